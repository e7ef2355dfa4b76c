// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.suite;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes that Jazzer chooses by what they reach. Each target starts from the module's corpus and
 * from all that earlier runs found.
 */
final class FuzzPart implements Part {
  private static final int SECONDS = 150;
  private static final int SECONDS_OF_SHORT = 15;
  private static final Pattern DONE = Pattern.compile("Done (\\d+) runs.*");
  private static final Pattern COVERED = Pattern.compile(".* cov: (\\d+) .*");

  /** What is fuzzed, and where its corpus is: {@code src/test/resources/fuzz} and its name. */
  record Target(String name, String module, String type) {}

  static final List<Target> TARGETS =
      List.of(
          new Target("trace", "tools", "dev.ration.tools.trace.TraceFuzz"),
          new Target("command", "tools", "dev.ration.tools.CommandLineFuzz"),
          new Target("model", "core", "dev.ration.model.ModelFuzz"),
          new Target("calls", "core", "dev.ration.fuzz.WildCallsFuzz"));

  @Override
  public String name() {
    return "fuzz";
  }

  @Override
  public String description() {
    return "Jazzer: trace files, command lines, calls beside an oracle, calls that make no sense";
  }

  @Override
  public boolean isRandom() {
    return true;
  }

  @Override
  public Outcome run(Work work) throws IOException, InterruptedException {
    boolean passed = true;
    List<String> notes = new ArrayList<>();
    for (Target target : TARGETS) {
      passed &= run(target, work, notes);
    }
    return new Outcome(passed, TARGETS.size() + " targets", notes);
  }

  private static boolean run(Target target, Work work, List<String> notes)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(work.output().resolve("fuzz"));
    Path found = Files.createDirectories(folder.resolve(target.name()));
    Path corpus =
        work.root().resolve(target.module() + "/src/test/resources/fuzz/" + target.name());
    int seconds = work.count(SECONDS_OF_SHORT, SECONDS);
    String artifacts = folder.resolve(target.name() + "-").toString();
    List<String> words =
        List.of(
            "--target_class=" + target.type(),
            "--instrumentation_includes=dev.ration.**:picocli.**",
            // They look for holes of services: this one may open the files that it is told to.
            "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.**",
            "--reproducer_path=" + folder,
            "-artifact_prefix=" + artifacts,
            "-max_total_time=" + seconds,
            "-timeout=120",
            "-rss_limit_mb=0",
            "-seed=" + (1 + (work.seed() & 0xFFFF_FFFEL)),
            found.toString(),
            corpus.toString());
    List<String> options = List.of("-Xmx1g", "-ea:dev.ration...");
    int minutes = seconds / 60 + 10;
    Work.Ending ending =
        work.run("fuzz-" + target.name(), folder, minutes, options, Jazzer.class, words);
    boolean passed = ending.inTime() && ending.code() == 0;
    notes.add(
        target.name()
            + ": "
            + last(ending.lines(), DONE)
            + " runs, coverage "
            + last(ending.lines(), COVERED)
            + (passed ? "" : ": FAILED, " + finding(ending.lines())));
    return passed;
  }

  private static String last(List<String> lines, Pattern pattern) {
    for (String line : lines.reversed()) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.matches()) {
        return matcher.group(1);
      }
    }
    return "?";
  }

  /** The exception, and the file of the bytes that bring it back. */
  private static String finding(List<String> lines) {
    String text = "";
    for (String line : lines) {
      if (line.startsWith("== Java ") || line.contains("Test unit written to")) {
        text += line + " ";
      }
    }
    return text.isEmpty() ? "the JVM ended; see its log" : text.strip();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jcstress.Main;

/** Every order of events in two threads that jcstress meets, under each mix of compilers. */
final class JcstressPart implements Part {
  private static final int MINUTES = 45;
  private static final String NONE = "No matches.";

  @Override
  public String name() {
    return "jcstress";
  }

  @Override
  public String description() {
    return "magazines, depot, block words, slots, quota, close: outcomes that must never be seen";
  }

  @Override
  public boolean isRandom() {
    return false;
  }

  @Override
  public Outcome run(Work work) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(work.output().resolve("jcstress"));
    List<String> words =
        List.of(
            "-m",
            work.isShort() ? "sanity" : "quick",
            "-jvmArgs",
            "--enable-native-access=ALL-UNNAMED",
            "-r",
            folder.resolve("report").toString());
    Work.Ending ending = work.run(name(), folder, MINUTES, List.of(), Main.class, words);
    List<String> wrong =
        ending.lines().stream()
            .map(String::strip)
            .filter(line -> line.matches("(Interesting|Failed|Error) tests: .*"))
            .filter(line -> !line.endsWith(NONE))
            .toList();
    List<String> counts =
        ending.lines().stream().filter(line -> line.contains(" planned; ")).toList();
    boolean whole =
        ending.lines().stream().anyMatch(line -> line.contains("Failed tests: " + NONE));
    return new Outcome(
        ending.inTime() && ending.code() == 0 && whole && wrong.isEmpty(),
        counts.isEmpty() ? "nothing was run" : counts.getLast().strip(),
        wrong);
  }
}

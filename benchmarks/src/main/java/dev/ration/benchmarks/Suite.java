// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.benchmarks.peers.Peers;
import dev.ration.benchmarks.report.Report;
import dev.ration.tools.report.WholeFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs all benchmarks and writes the report.
 *
 * <p>In rounds of one JVM for each peer and parameter, so that what the neighbours on the machine
 * do at a time hits all peers and not one.
 */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    description = "Runs all benchmarks and writes docs/benchmarks.md and its charts.")
public final class Suite implements Callable<Integer> {
  @Option(
      names = "--quick",
      description = "Fewer peers and parameters, shorter: some 10 minutes instead of 40.")
  private boolean quick;

  @Option(names = "--report", description = "Only write the page of the last run again.")
  private boolean reportOnly;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      description = "Ask only benchmarks whose name contains this; others keep their results.")
  private String only = "";

  @Option(names = "--results", required = true, description = "The folder for results.")
  private Path results = Path.of("");

  @Parameters(paramLabel = "PAGE", description = "The page to write; charts go beside it.")
  private Path page = Path.of("");

  private Suite() {}

  /**
   * Runs all.
   *
   * @param arguments as {@code --help} says
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Suite()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (!reportOnly) {
      Files.createDirectories(results);
      forget();
      ask();
      if (only.isEmpty() || "Memory".contains(only)) {
        memory();
      }
    }
    Report.write(results, page);
    System.out.println("written: " + page);
    return 0;
  }

  /** Forgets the results that this run brings anew. */
  private void forget() throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(results)) {
      for (Path file : old) {
        if (only.isEmpty() || file.getFileName().toString().contains(only)) {
          Files.delete(file);
        }
      }
    }
  }

  private List<Question> questions() {
    Set<String> here = Peers.names().stream().filter(Peers::isHere).collect(Collectors.toSet());
    List<Question> questions = new ArrayList<>();
    for (Question whole : Questions.ALL) {
      Question asked = (quick ? whole.quick() : whole).ofThose(here);
      boolean wanted = whole.benchmark().getSimpleName().contains(only);
      if (wanted && asked.isAskable(whole)) {
        questions.add(asked);
      }
    }
    return questions;
  }

  private void ask() throws RunnerException, IOException {
    List<Question> questions = questions();
    int last = questions.stream().mapToInt(Question::rounds).max().orElse(0);
    for (int round = 1; round <= last; round++) {
      for (int i = 0; i < questions.size(); i++) {
        Question question = questions.get(i);
        if (round <= question.rounds()) {
          System.out.printf(
              "%n# Round %d of %d, question %d of %d%n", round, last, i + 1, questions.size());
          ask(question, round + "-" + i);
        }
      }
    }
  }

  private void ask(Question question, String number) throws RunnerException, IOException {
    String file =
        String.join("@", question.benchmark().getSimpleName(), question.setting().label(), number);
    // JMH makes the file when it starts: a killed run must not leave one that reads as a result.
    Path draft = results.resolve(file + ".draft");
    ChainedOptionsBuilder options =
        Timing.of(question.benchmark(), quick)
            .include("\\." + question.benchmark().getSimpleName() + "\\.")
            .threads(question.threads())
            .jvmArgsAppend(question.setting().flags().toArray(String[]::new))
            .resultFormat(ResultFormatType.JSON)
            .result(draft.toString());
    question.parameters().forEach((name, values) -> options.param(name, array(values)));
    if (!question.peers().isEmpty()) {
      options.param("peer", array(question.peers()));
    }
    new Runner(options.build()).run();
    Files.move(draft, results.resolve(file + ".json"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String[] array(List<String> values) {
    return values.toArray(String[]::new);
  }

  private void memory() throws IOException, InterruptedException {
    List<String> grown = new ArrayList<>();
    String replaces = quick ? "500000" : "3000000";
    for (String workload : Questions.WORKLOADS) {
      for (String peer : Questions.MEMORY) {
        boolean wanted = !quick || List.of("ration", "netty-adaptive", "mimalloc").contains(peer);
        if (wanted && Peers.isHere(peer)) {
          grown.addAll(Fork.run(MemoryBenchmark.class, "256m", peer, workload, replaces));
          System.out.println("# memory: " + grown.getLast());
        }
      }
    }
    WholeFile.write(results.resolve(Report.MEMORY), lines(grown));
    List<String> own = new ArrayList<>();
    for (String thing : List.of("empty", "processes", "tags", "threads")) {
      own.addAll(Fork.run(FootprintBenchmark.class, "2g", thing));
    }
    own.forEach(line -> System.out.println("# footprint: " + line));
    WholeFile.write(results.resolve(Report.FOOTPRINT), lines(own));
  }

  private static String lines(List<String> lines) {
    return String.join("\n", lines) + (lines.isEmpty() ? "" : "\n");
  }
}

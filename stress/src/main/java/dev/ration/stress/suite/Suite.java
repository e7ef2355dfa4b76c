// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.suite;

import dev.ration.tools.report.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the parts, and says of each how long it took, with which seed, and what became of it. */
@Command(
    name = "stress/run",
    mixinStandardHelpOptions = true,
    description = "Runs everything that tries to break the pool, and writes a summary.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing was found", "1:something was found", "2:the command line is wrong"},
    footer = {
      "",
      "Examples:",
      "  stress/run --short",
      "  stress/run --only fuzz --only model",
      "  stress/run --only model --seed 12345"
    })
public final class Suite implements Callable<Integer> {
  @Option(names = "--short", description = "A few minutes instead of most of an hour.")
  private boolean shortly;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "Run this part only; repeatable. --list names them.")
  private List<String> only = List.of();

  @Option(names = "--list", description = "Name the parts and what they do, and run none.")
  private boolean list;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Start all random parts here. Without it they start at random; the summary says where.")
  private @Nullable Long seed;

  @Option(names = "--root", required = true, hidden = true, description = "The repository.")
  private Path root = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  private Suite() {}

  /**
   * Runs all.
   *
   * @param arguments as {@code --help} says
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Suite());
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Part> parts = chosen();
    if (list) {
      parts.forEach(part -> System.out.printf("%-9s %s%n", part.name(), part.description()));
      return 0;
    }
    long first = seed != null ? seed : ThreadLocalRandom.current().nextInt(1 << 30);
    Work work = Work.in(root, shortly, first);
    List<Result> results = new ArrayList<>();
    for (Part part : parts) {
      System.out.printf("%s: %s ...%n", part.name(), part.description());
      long start = System.nanoTime();
      Outcome outcome = part.run(work);
      Result result = new Result(part, outcome, (System.nanoTime() - start) / 1e9);
      results.add(result);
      System.out.println(result.line(first));
      WholeFile.write(work.output().resolve("summary.txt"), summary(results, work));
    }
    String summary = summary(results, work);
    System.out.println("\n" + summary);
    return results.stream().allMatch(result -> result.outcome.passed()) ? 0 : 1;
  }

  private List<Part> chosen() {
    List<Part> all = Parts.ALL;
    for (String name : only) {
      if (all.stream().noneMatch(part -> part.name().equals(name))) {
        String names = String.join(", ", all.stream().map(Part::name).toList());
        throw new ParameterException(
            spec.commandLine(), "no part is called '" + name + "'. There are: " + names);
      }
    }
    return all.stream().filter(part -> only.isEmpty() || only.contains(part.name())).toList();
  }

  /** A part, what became of it, and how long it took. */
  private record Result(Part part, Outcome outcome, double seconds) {
    String line(long seed) {
      return String.format(
          Locale.ROOT,
          "%-9s %8.0f s  %-11s %-6s %s",
          part.name(),
          seconds,
          part.isRandom() ? "seed " + seed : "",
          outcome.passed() ? "passed" : "FAILED",
          outcome.text());
    }
  }

  private static String summary(List<Result> results, Work work) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(work.isShort() ? "Short form" : "Long form")
        .append(", Java ")
        .append(Runtime.version())
        .append(", ")
        .append(Runtime.getRuntime().availableProcessors())
        .append(" processors\n\n");
    double seconds = 0;
    for (Result result : results) {
      text.append(result.line(work.seed())).append('\n');
      result.outcome.notes().forEach(note -> text.append("          ").append(note).append('\n'));
      seconds += result.seconds;
    }
    long failed = results.stream().filter(result -> !result.outcome.passed()).count();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%d parts in %.1f minutes, %d failed. Logs: %s%n",
            results.size(),
            seconds / 60,
            failed,
            Files.exists(work.output()) ? work.output().resolve("logs") : "none"));
    return text.toString();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.planted;

import dev.ration.stress.planted.TestRun.End;
import dev.ration.stress.planted.TestRun.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plants each bug in a copy of core, and writes down which test finds it. */
@Command(
    name = "stress/planted",
    mixinStandardHelpOptions = true,
    description = {
      "Plants bugs in a copy of core, one at a time, and looks which test finds each.",
      "First the tests run without a bug, and must pass. Then those that a bug's patch names, and",
      "all others of core if these notice nothing. Writes " + FindingsPage.FILE + "."
    })
public final class Planted implements Callable<Integer> {
  /** Read the sources and not the classes, or have no behaviour to break. */
  private static final List<String> NO_HELP = List.of("quality.", "snippets.", "nt.", "refused.");

  @Option(names = "--root", required = true, hidden = true)
  private Path root = Path.of("");

  @Option(names = "--class-path", required = true, hidden = true)
  private Path classPathFile = Path.of("");

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "For the tests that a patch names; a hang is a find. Default: 120.")
  private long timeout = 120;

  @Option(names = "--named-only", description = "Leave out all tests that a patch does not name.")
  private boolean namedOnly;

  @Parameters(paramLabel = "NN", description = "Numbers of bugs; all when there are none.")
  private List<String> numbers = new ArrayList<>();

  private Planted() {}

  /**
   * Plants bugs; the exit code is 1 when one was not found.
   *
   * @param arguments as {@code --help} says
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Planted()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    root = root.toRealPath();
    List<PlantedBug> all = PlantedBug.all(root);
    List<PlantedBug> chosen = choose(all);
    String libraries = Files.readString(classPathFile).strip();
    Path scratch = Files.createTempDirectory("planted-bugs");
    Workshop workshop = new Workshop(root, scratch, libraries);
    TestRun tests = new TestRun(root, scratch, libraries);
    control(tests, workshop.copyBuild(), chosen);
    FindingsPage page = new FindingsPage(root);
    int missed = 0;
    for (PlantedBug bug : chosen) {
      Outcome outcome = look(tests, workshop.build(bug), bug);
      System.out.printf(
          "%-42s %-13s %4d s  %s %s%n",
          bug.name(), outcome.end().words, outcome.seconds(), outcome.test(), outcome.message());
      page.put(bug, outcome, LocalDate.now(ZoneOffset.UTC).toString());
      page.write(all);
      missed += outcome.end() == End.PASSED ? 1 : 0;
    }
    delete(scratch);
    System.out.printf("%d of %d found%n", chosen.size() - missed, chosen.size());
    return missed == 0 ? 0 : 1;
  }

  private List<PlantedBug> choose(List<PlantedBug> all) {
    List<PlantedBug> chosen =
        all.stream().filter(bug -> numbers.isEmpty() || numbers.contains(bug.number())).toList();
    if (chosen.size() < numbers.size()) {
      throw new IllegalArgumentException(
          "there is no bug of some number of " + numbers + ": see " + PlantedBug.FOLDER);
    }
    return chosen;
  }

  /** Without a bug nothing may be found. */
  private void control(TestRun tests, Path classes, List<PlantedBug> chosen)
      throws IOException, InterruptedException {
    Set<String> named = new LinkedHashSet<>();
    chosen.forEach(bug -> named.addAll(bug.tests()));
    Outcome outcome = tests.run(classes, List.copyOf(named), 10 * timeout);
    if (outcome.end() != End.PASSED) {
      throw new IllegalStateException(
          "without any bug "
              + outcome.test()
              + " "
              + outcome.end().words
              + ": "
              + outcome.message());
    }
    System.out.printf("%-42s %-13s %4d s%n", "no bug", outcome.end().words, outcome.seconds());
  }

  private Outcome look(TestRun tests, Path classes, PlantedBug bug)
      throws IOException, InterruptedException {
    Outcome outcome = tests.run(classes, bug.tests(), timeout);
    if (outcome.end() != End.PASSED || namedOnly) {
      return outcome;
    }
    List<String> others = new ArrayList<>(suite());
    others.removeAll(bug.tests());
    Outcome rest = tests.run(classes, others, 10 * timeout);
    return new Outcome(rest.end(), rest.test(), rest.message(), outcome.seconds() + rest.seconds());
  }

  private List<String> suite() throws IOException {
    Path tests = root.resolve("core/src/test/java/dev/ration");
    try (Stream<Path> files = Files.walk(tests)) {
      return files
          .map(file -> tests.relativize(file).toString())
          .filter(name -> name.endsWith("Test.java"))
          .map(name -> name.substring(0, name.length() - 5).replace(File.separatorChar, '.'))
          .filter(name -> NO_HELP.stream().noneMatch(name::startsWith))
          .sorted()
          .toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.BugPattern;
import com.google.errorprone.bugpatterns.BugChecker;
import dev.ration.PoolSystem;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin as its users have it: javac in a process of its own, and the built classes. */
class LintPluginTest {
  private static final Pattern DIAGNOSTIC =
      Pattern.compile("(?m)^.*WrongUser\\.java:(\\d+): (?:warning|error): \\[(\\w+)] (.*)$");
  private static final Pattern MARK = Pattern.compile("// wrong: (\\w+)$");

  private static final String CORE = folderOf(PoolSystem.class);

  @TempDir Path work;

  @Test
  void javacShowsEachOfTheSixMistakesAndNoOther() throws Exception {
    Path source = work.resolve("WrongUser.java");
    try (InputStream text = resource("/wrong/WrongUser.java.txt")) {
      Files.copy(text, source);
    }

    Outcome outcome = javac(source);

    assertThat(outcome.exit()).as(outcome.text()).isNotZero();
    assertThat(diagnostics(outcome.text())).as(outcome.text()).isEqualTo(marks(source));
    assertThat(marks(source)).hasSize(6);
  }

  @Test
  void everyCheckIsRegisteredAndDescribed() throws IOException {
    List<BugChecker> checks =
        ServiceLoader.load(BugChecker.class).stream()
            .filter(check -> check.type().getPackage().equals(LintPluginTest.class.getPackage()))
            .map(ServiceLoader.Provider::get)
            .toList();

    assertThat(checks).extracting(BugChecker::canonicalName).containsAll(written());
    assertThat(checks).hasSameSizeAs(written());
    String document = Files.readString(Path.of("..", "docs", "lint.md"));
    assertThat(checks)
        .allSatisfy(
            check -> {
              BugPattern pattern = check.getClass().getAnnotation(BugPattern.class);
              assertThat(document)
                  .contains("| `%s` | %s |".formatted(check.canonicalName(), pattern.severity()));
            });
  }

  /** The names of the checks whose sources are here. */
  private static List<String> written() throws IOException {
    try (var files = Files.list(Path.of("src/main/java/dev/ration/lint"))) {
      List<String> names = new ArrayList<>();
      for (Path file : files.toList()) {
        if (Files.readString(file).contains("@BugPattern(")) {
          names.add(requireNonNull(file.getFileName()).toString().replace(".java", ""));
        }
      }
      return names;
    }
  }

  private Outcome javac(Path source) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    for (String flag : System.getProperty("lint.javac.insides").strip().split("\\s+")) {
      command.add("-J" + flag);
    }
    command.addAll(List.of("-XDcompilePolicy=simple", "--should-stop=ifError=FLOW"));
    command.addAll(List.of("-proc:none", "-Xplugin:ErrorProne", "-processorpath", plugins()));
    command.addAll(List.of("-cp", CORE, "-d", work.toString(), source.toString()));
    Path output = work.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exit = process.waitFor();
    return new Outcome(exit, Files.readString(output));
  }

  private record Outcome(int exit, String text) {}

  /** What a processor path resolves to: Error Prone and the plugin, without Ration itself. */
  private static String plugins() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> !Path.of(path).equals(Path.of(CORE)) && !path.contains("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static SortedMap<Integer, String> marks(Path source) throws IOException {
    SortedMap<Integer, String> marks = new TreeMap<>();
    int number = 0;
    for (String line : Files.readAllLines(source, StandardCharsets.UTF_8)) {
      number++;
      Matcher mark = MARK.matcher(line);
      if (mark.find()) {
        marks.put(number, mark.group(1));
      }
    }
    return marks;
  }

  private static SortedMap<Integer, String> diagnostics(String text) {
    SortedMap<Integer, String> diagnostics = new TreeMap<>();
    Matcher matcher = DIAGNOSTIC.matcher(text);
    while (matcher.find()) {
      diagnostics.merge(
          Integer.valueOf(matcher.group(1)), matcher.group(2), (one, two) -> one + ", " + two);
    }
    return diagnostics;
  }

  private static InputStream resource(String name) {
    return requireNonNull(LintPluginTest.class.getResourceAsStream(name), name);
  }

  private static String folderOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.quality;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shows that each gate bites: checkers have been known to pass everything because nobody ran them.
 */
class GatesBiteTest {
  private static final Pattern DIAGNOSTIC =
      Pattern.compile("(?m)^.*?(\\w+\\.java:\\d+): (?:warning|error): (.*)$");

  @TempDir Path work;

  /** In two folders, for javac does not get as far as Error Prone where its own checks fail. */
  @ParameterizedTest
  @ValueSource(strings = {"lint", "errorprone"})
  void compilerRefusesEachWrongLineAndNoOther(String folder) throws Exception {
    List<Path> sources = WrongSources.copy(folder, work);

    Command.Outcome outcome =
        javac(sources)
            .openJavac("-J")
            .add("-XDcompilePolicy=simple", "--should-stop=ifError=FLOW")
            .add(flag("lint"), "-Werror", flag("doclint"), flag("doclint.packages"))
            .add("-processorpath", System.getProperty("java.class.path"))
            .add("-Xplugin:ErrorProne " + flag("errorprone"))
            .run();

    assertThat(outcome.exit()).isNotZero();
    SortedMap<String, String> marks = WrongSources.marks(sources);
    SortedMap<String, String> drawn = diagnostics(outcome.text());
    assertThat(drawn.keySet()).as(outcome.text()).isEqualTo(marks.keySet());
    marks.forEach((line, text) -> assertThat(drawn.get(line)).contains(text));
  }

  @Test
  void layersRefuseCallsUpwardsSidewaysAndOutwards() throws Exception {
    Command.Outcome outcome = javac(WrongSources.copy("layers", work)).run();
    assertThat(outcome.exit()).as(outcome.text()).isZero();
    JavaClasses wrong = new ClassFileImporter().importPath(work.resolve("classes"));

    assertThat(LayerTest.DOWNWARDS.evaluate(wrong).getFailureReport().getDetails())
        .hasSize(3)
        .anyMatch(line -> line.contains("internal.slab.Upwards.above"))
        .anyMatch(line -> line.contains("internal.quota.Sideways.sameRank"))
        .anyMatch(line -> line.contains("dev.ration.elsewhere.Homeless"));
    assertThat(LayerTest.ONE_SEAM.evaluate(wrong).getFailureReport().getDetails()).hasSize(1);
    assertThat(LayerTest.NO_JDK_INTERNALS.evaluate(wrong).getFailureReport().getDetails())
        .hasSize(1);
  }

  @Test
  void tidyFindsEachWrongLineAndNoOther() throws IOException {
    List<Path> sources = WrongSources.copy("tidy", work);
    String text = Files.readString(sources.getFirst());

    TreeSet<String> found = new TreeSet<>();
    for (String folder : List.of("core/src/main/java/", "core/src/test/java/")) {
      Tidy.findings(SourceFile.of(folder + "Untidy.java", text))
          .forEach(finding -> found.add(finding.replaceAll("^.*/(.*?:.*?):.*", "$1")));
    }

    assertThat(found).isEqualTo(WrongSources.marks(sources).keySet());
  }

  @Test
  void tidyMeasuresFilesAndMethods() {
    String method = "  void f() {\n" + "    g();\n".repeat(Tidy.METHOD_LINES - 1) + "  }\n";
    SourceFile file = SourceFile.of("F.java", "class F {\n" + method.repeat(7) + "}\n");

    assertThat(Tidy.tooLong(file))
        .hasSize(2)
        .containsEntry("F.java", (long) file.lines())
        .containsEntry("F.java#f", Tidy.METHOD_LINES + 1L);
  }

  @Test
  void formatterRefusesAnUnformattedFile() throws Exception {
    Path file = WrongSources.copy("format", work).getFirst();

    Command.Outcome outcome =
        new Command("java")
            .openJavac("")
            .add("-cp", System.getProperty("java.class.path"))
            .add("com.google.googlejavaformat.java.Main", "--dry-run", "--set-exit-if-changed")
            .add(file.toString())
            .run();

    assertThat(outcome.exit()).as(outcome.text()).isEqualTo(1);
    assertThat(outcome.text()).contains("Unformatted.java");
  }

  private Command javac(List<Path> sources) {
    return new Command("javac")
        .add("-d", work.resolve("classes").toString(), "-proc:none")
        .add("-cp", System.getProperty("java.class.path"))
        .add(sources.stream().map(Path::toString).toList());
  }

  /** A flag as the parent pom hands it to the real compilation. */
  private static String flag(String name) {
    return requireNonNull(System.getProperty("gates." + name), name);
  }

  private static SortedMap<String, String> diagnostics(String text) {
    SortedMap<String, String> diagnostics = new TreeMap<>();
    Matcher matcher = DIAGNOSTIC.matcher(text);
    while (matcher.find()) {
      diagnostics.merge(matcher.group(1), matcher.group(2), (one, two) -> one + "; " + two);
    }
    return diagnostics;
  }
}

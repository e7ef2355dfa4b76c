// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import picocli.CommandLine;

/** Parts name tests and targets of other modules, which the compiler does not see. */
class PartsTest {
  private static final Path ROOT = Path.of("..");

  static final List<TestsPart> TESTS =
      Parts.ALL.stream()
          .filter(part -> part instanceof TestsPart)
          .map(part -> (TestsPart) part)
          .toList();

  static final List<FuzzPart.Target> TARGETS = FuzzPart.TARGETS;

  private static Path source(String module, String type) {
    return ROOT.resolve(module + "/src/test/java/" + type.replace('.', '/') + ".java");
  }

  @ParameterizedTest
  @FieldSource("TESTS")
  void everyTestIsThere(TestsPart part) throws IOException {
    for (String type : part.classes()) {
      assertThat(source(part.module(), type)).content().containsPattern("@\\w*Test\\b");
    }
  }

  @ParameterizedTest
  @FieldSource("TARGETS")
  void everyTargetAndItsCorpusAreThere(FuzzPart.Target target) throws IOException {
    assertThat(source(target.module(), target.type()))
        .content()
        .contains("public static void fuzzerTestOneInput(byte[] input)");
    Path corpus = ROOT.resolve(target.module() + "/src/test/resources/fuzz/" + target.name());
    try (Stream<Path> files = Files.list(corpus)) {
      assertThat(files).hasSizeGreaterThan(3);
    }
  }

  @Test
  void noTwoPartsHaveOneName() {
    assertThat(Parts.ALL.stream().map(Part::name)).doesNotHaveDuplicates();
  }

  @Test
  void theCommandLineNamesThePartsThatThereAre() {
    StringWriter said = new StringWriter();
    CommandLine suite = Suite.commandLine().setErr(new PrintWriter(said, true));
    assertThat(suite.execute("--root", "..", "--only", "everything")).isEqualTo(2);
    assertThat(said.toString())
        .contains("no part is called 'everything'", "lincheck, model, threads, stack")
        .contains("stress/run");
    assertThat(suite.execute("--root", "..", "--list")).isZero();
  }

  @Test
  void aRunIsReadFromItsOutput() {
    List<String> lines =
        List.of("SUCCESSFUL a", "[note] not tested: b: no c", "[tests] 1 tests passed", "d");
    assertThat(TestRunner.counts(lines)).isEqualTo("1 tests passed");
    assertThat(TestRunner.notes(lines)).containsExactly("not tested: b: no c");
    assertThat(TestRunner.counts(List.of("# A fatal error"))).contains("the JVM ended");
  }
}

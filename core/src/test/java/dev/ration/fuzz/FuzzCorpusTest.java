// SPDX-License-Identifier: Apache-2.0
package dev.ration.fuzz;

import dev.ration.model.ModelFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the fuzzer found worth keeping, again: {@code stress/run --only fuzz} adds to it. A
 * finding's file, put among these, is its regression test.
 */
class FuzzCorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  private static List<Named<byte[]>> corpus(String target) throws IOException {
    try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
      return files.sorted().map(FuzzCorpusTest::read).toList();
    }
  }

  private static Named<byte[]> read(Path file) {
    try {
      return Named.of(file.getFileName().toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<Named<byte[]>> model() throws IOException {
    return corpus("model");
  }

  static List<Named<byte[]>> calls() throws IOException {
    return corpus("calls");
  }

  @ParameterizedTest
  @MethodSource("model")
  void systemAndOracleAgree(byte[] input) {
    ModelFuzz.fuzzerTestOneInput(input);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void wildCallsFailCleanly(byte[] input) {
    WildCallsFuzz.fuzzerTestOneInput(input);
  }
}

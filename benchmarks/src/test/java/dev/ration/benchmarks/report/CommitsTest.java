// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitsTest {
  @TempDir private Path folder;

  private void result(String name, String commit) throws IOException {
    Files.writeString(
        folder.resolve(name),
        "[{\"jvmArgs\": [\"-Xmx1g\", \"-Dration.commit=%s\"]}]".formatted(commit));
  }

  @Test
  void aWholeRunIsOfOneCommit() throws IOException {
    result("PairBenchmark@plain@1-0.json", "abc");
    result("PairBenchmark@plain@2-0.json", "abc");
    result("MixedBenchmark@plain@1-1.json", "abc");
    assertThat(Commits.read(folder)).isEqualTo("commit abc");
  }

  @Test
  void whatWasAskedAgainLaterIsNamed() throws IOException {
    result("PairBenchmark@plain@1-0.json", "def");
    result("MixedBenchmark@plain@1-1.json", "def");
    result("VerifierBenchmark@plain@1-0.json", "abc");
    assertThat(Commits.read(folder)).isEqualTo("commit def; VerifierBenchmark: abc");
  }

  @Test
  void whatSaysNoCommitIsUnknown() throws IOException {
    Files.writeString(folder.resolve("PairBenchmark@plain@1-0.json"), "[{}]");
    assertThat(Commits.read(folder)).isEqualTo("commit unknown");
  }
}

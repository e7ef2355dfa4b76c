// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.support.Stress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An OutOfMemoryError of the Java heap leaves nothing half done. */
class HeapExhaustionTest {
  private static final List<String> FEW = List.of("8", "200");
  private static final List<String> MANY = List.of("60", "64");

  static List<String> collectors() {
    return Stress.isLong()
        ? List.of("-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC")
        : List.of("-XX:+UseSerialGC");
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void fullHeap(String collector) throws Exception {
    String output =
        ChildJvm.run(
            List.of("-Xmx16m", collector), HeapExhaustion.class, Stress.isLong() ? MANY : FEW);
    assertThat(output).endsWith(" errors" + System.lineSeparator()).doesNotStartWith("0 ");
  }
}

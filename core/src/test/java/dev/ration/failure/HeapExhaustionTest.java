// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.ration.support.Stress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An OutOfMemoryError of the Java heap leaves nothing half done. */
class HeapExhaustionTest {
  /** How many amounts of spare bytes, and the step between them. */
  record Spares(int count, int step) {
    List<String> arguments() {
      return List.of(Integer.toString(count), Integer.toString(step));
    }
  }

  /** The parallel collector also gives up, with an error, when it takes too much of the time. */
  static List<Arguments> collectors() {
    Spares many = new Spares(60, 64);
    return Stress.isLong()
        ? List.of(
            arguments("-XX:+UseSerialGC", many),
            arguments("-XX:+UseParallelGC", many),
            arguments("-XX:+UseG1GC", many))
        : List.of(
            arguments("-XX:+UseSerialGC", new Spares(8, 200)),
            arguments("-XX:+UseParallelGC", new Spares(2, 64)));
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void fullHeap(String collector, Spares spares) throws Exception {
    String output =
        ChildJvm.run(List.of("-Xmx16m", collector), HeapExhaustion.class, spares.arguments());
    assertThat(output).endsWith(" errors" + System.lineSeparator()).doesNotStartWith("0 ");
    assertThat(output).as("the clock lives on").doesNotContain("ration-clock");
  }
}

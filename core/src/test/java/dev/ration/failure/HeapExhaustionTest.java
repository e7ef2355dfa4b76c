// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.support.Stress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An OutOfMemoryError of the Java heap leaves nothing half done. */
class HeapExhaustionTest {
  private static final List<String> SOME = List.of("8", "200");
  private static final List<String> EVERY = List.of("250", "16");

  @Test
  void fullHeap() throws Exception {
    String output =
        ChildJvm.run(
            List.of("-Xmx16m", "-XX:+UseSerialGC"),
            HeapExhaustion.class,
            Stress.isLong() ? EVERY : SOME);
    assertThat(output).endsWith(" errors" + System.lineSeparator()).doesNotStartWith("0 ");
  }
}

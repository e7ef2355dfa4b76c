// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** An OutOfMemoryError of the Java heap leaves nothing half done. */
class HeapExhaustionTest {
  @Test
  void fullHeap() throws Exception {
    String output =
        ChildJvm.run(List.of("-Xmx16m", "-XX:+UseSerialGC"), HeapExhaustion.class, List.of());
    assertThat(output).endsWith(" errors" + System.lineSeparator()).doesNotStartWith("0 ");
  }
}

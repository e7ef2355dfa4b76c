// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.tools.trace.BundledTraces;
import dev.ration.tools.trace.Trace;
import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplayBenchmarkTest {
  static Iterable<String> names() {
    return BundledTraces.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyBlockIsAllocatedOnceAndFreedOnce(String name) {
    Trace trace = ReplayBenchmark.read(name);
    BitSet allocated = new BitSet();
    BitSet freed = new BitSet();
    for (int operation : ReplayBenchmark.operations(trace)) {
      if (operation >= 0) {
        assertThat(allocated.get(operation)).isFalse();
        allocated.set(operation);
      } else {
        assertThat(allocated.get(~operation) && !freed.get(~operation)).isTrue();
        freed.set(~operation);
      }
    }
    assertThat(freed.cardinality()).isEqualTo(trace.blocks());
    assertThat(ReplayBenchmark.bytes(trace)).hasSize(trace.blocks());
  }
}

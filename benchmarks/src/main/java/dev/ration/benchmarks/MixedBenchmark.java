// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** Each thread holds 10,000 blocks of mixed sizes and replaces them at random. */
@State(Scope.Benchmark)
public class MixedBenchmark extends PeerBenchmark {
  private static final int REPLACES = 1000;

  /** What one thread holds, and its work. */
  @State(Scope.Thread)
  public static class Holder implements Runnable {
    private MixedBlocks blocks;

    /** Fills the table. */
    @Setup
    public void fill(MixedBenchmark benchmark, ThreadParams thread) {
      blocks = new MixedBlocks(benchmark.allocator, thread.getThreadIndex() + 1);
    }

    @Override
    public void run() {
      for (int i = 0; i < REPLACES; i++) {
        blocks.replace();
      }
    }
  }

  /** Frees one and allocates another, a thousand times. */
  @Benchmark
  @OperationsPerInvocation(REPLACES)
  public void replace(Holder holder) {
    allocator.within(holder);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/** Each thread holds 10,000 blocks of mixed sizes and replaces them at random. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class MixedBenchmark {
  private static final int LIVE = 10_000;

  /** Who allocates. */
  @Param({"ration", "netty-adaptive", "netty-pooled", "mimalloc", "glibc"})
  public String peer = "";

  private Peer allocator;

  /** Makes the allocator. */
  @Setup
  public void open() {
    allocator = Peers.of(peer);
  }

  /** Closes it. */
  @TearDown
  public void close() {
    allocator.close();
  }

  /** What one thread holds, until the allocator is closed: one may be done while another works. */
  @State(Scope.Thread)
  public static class Holder {
    private Blocks blocks;
    private MixedSizes sizes;

    /** Fills the table. */
    @Setup
    public void fill(MixedBenchmark benchmark, ThreadParams thread) {
      blocks = benchmark.allocator.blocks(LIVE);
      sizes = new MixedSizes(thread.getThreadIndex() + 1);
      for (int i = 0; i < LIVE; i++) {
        blocks.allocate(i, sizes.size(sizes.next()));
      }
    }
  }

  /** Frees one and allocates another. */
  @Benchmark
  public void replace(Holder holder) {
    long random = holder.sizes.next();
    holder.blocks.replace(MixedSizes.index(random, LIVE), holder.sizes.size(random));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A thousand blocks allocated, then all freed, the oldest first or the youngest first. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class BatchBenchmark {
  private static final int BATCH = 1000;

  /** Who allocates. */
  @Param({"ration", "netty-adaptive", "netty-pooled", "mimalloc", "glibc"})
  public String peer = "";

  /** Of every block. */
  @Param({"64", "4096"})
  public int bytes;

  private Peer allocator;
  private Blocks blocks;

  /** Makes the allocator. */
  @Setup
  public void open() {
    allocator = Peers.of(peer);
    blocks = allocator.blocks(BATCH);
  }

  /** Closes it. */
  @TearDown
  public void close() {
    allocator.close();
  }

  private void allocateAll() {
    for (int i = 0; i < BATCH; i++) {
      blocks.allocate(i, bytes);
    }
  }

  /** The oldest block is freed first. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void fifo() {
    allocateAll();
    for (int i = 0; i < BATCH; i++) {
      blocks.free(i);
    }
  }

  /** The youngest block is freed first. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void lifo() {
    allocateAll();
    for (int i = BATCH - 1; i >= 0; i--) {
      blocks.free(i);
    }
  }
}

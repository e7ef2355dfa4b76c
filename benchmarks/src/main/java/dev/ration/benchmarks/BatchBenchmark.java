// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.benchmarks.peers.Blocks;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A thousand blocks allocated, then all freed, the oldest first or the youngest first. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // made in prepare()
public class BatchBenchmark extends PeerBenchmark {
  private static final int BATCH = 1000;

  /** Of every block. */
  @Param({"64", "4096"})
  public int bytes;

  private Blocks blocks;

  @Override
  protected void prepare() {
    blocks = allocator.blocks(BATCH);
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

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.benchmarks.peers.Blocks;
import java.util.concurrent.atomic.AtomicLongArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Control;

/** One thread allocates, another frees; a ring of 1,024 blocks lies between them. */
@State(Scope.Group)
@SuppressWarnings("NullAway.Init") // made in prepare()
public class HandOverBenchmark extends PeerBenchmark {
  private static final int RING = 1024;

  /** Indexes far enough apart for cache lines of their own. */
  private static final int HEAD = 32;

  private static final int TAIL = 64;

  /** Of every block. */
  @Param({"64", "4096"})
  public int bytes;

  private final AtomicLongArray ends = new AtomicLongArray(96);
  private Blocks blocks;

  @Override
  protected void prepare() {
    blocks = allocator.blocks(RING);
  }

  /** Frees what is in the ring. */
  @Override
  protected void finish() {
    for (long i = ends.get(HEAD); i < ends.get(TAIL); i++) {
      blocks.free((int) i & (RING - 1));
    }
  }

  /** Allocates the next block of the ring. */
  @Benchmark
  @Group("handOver")
  public void produce(Control control) {
    long tail = ends.getPlain(TAIL);
    while (tail - ends.getAcquire(HEAD) == RING) {
      if (control.stopMeasurement) {
        return;
      }
      Thread.onSpinWait();
    }
    blocks.allocate((int) tail & (RING - 1), bytes);
    ends.setRelease(TAIL, tail + 1);
  }

  /** Frees the oldest block of the ring. */
  @Benchmark
  @Group("handOver")
  public void consume(Control control) {
    long head = ends.getPlain(HEAD);
    while (head == ends.getAcquire(TAIL)) {
      if (control.stopMeasurement) {
        return;
      }
      Thread.onSpinWait();
    }
    blocks.free((int) head & (RING - 1));
    ends.setRelease(HEAD, head + 1);
  }
}

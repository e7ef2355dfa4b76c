// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Control;

/** One thread allocates, another frees; a ring of 1,024 blocks lies between them. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Group)
public class HandOverBenchmark {
  private static final int RING = 1024;

  /** Indexes far enough apart for cache lines of their own. */
  private static final int HEAD = 32;

  private static final int TAIL = 64;

  /** Who allocates. */
  @Param({"ration", "netty-adaptive", "netty-pooled", "mimalloc", "glibc"})
  public String peer = "";

  /** Of every block. */
  @Param({"64", "4096"})
  public int bytes;

  private final AtomicLongArray ends = new AtomicLongArray(96);
  private Peer allocator;
  private Blocks blocks;

  /** Makes the allocator. */
  @Setup
  public void open() {
    allocator = Peers.of(peer);
    blocks = allocator.blocks(RING);
  }

  /** Frees what is in the ring, and closes the allocator. */
  @TearDown
  public void close() {
    for (long i = ends.get(HEAD); i < ends.get(TAIL); i++) {
      blocks.free((int) i & (RING - 1));
    }
    allocator.close();
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

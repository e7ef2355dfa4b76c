// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

/** Ten thousand virtual threads, each of which does 20 pairs of 64 bytes and ends. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class VirtualThreadBenchmark {
  private static final int THREADS = 10_000;
  private static final int PAIRS = 20;
  private static final int BYTES = 64;

  /** Who allocates; with none, what the threads themselves cost. */
  @Param({"none", "ration", "netty-adaptive", "netty-pooled", "mimalloc"})
  public String peer = "";

  /** Whether every fourth pair is followed by a yield. */
  @Param({"false", "true"})
  public boolean yields;

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

  @SuppressWarnings("ThreadPriorityCheck") // the yield is what is measured
  private void work() {
    for (int i = 0; i < PAIRS; i++) {
      allocator.pair(BYTES);
      if (yields && i % 4 == 3) {
        Thread.yield();
      }
    }
  }

  /** All threads, from start to end. */
  @Benchmark
  @OperationsPerInvocation(THREADS * PAIRS)
  public void pairs() {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < THREADS; i++) {
        executor.execute(this::work);
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Ten thousand virtual threads, each of which does 20 pairs of 64 bytes and ends. */
@State(Scope.Benchmark)
public class VirtualThreadBenchmark extends PeerBenchmark {
  private static final int THREADS = 10_000;
  private static final int PAIRS = 20;
  private static final int BYTES = 64;

  /** Whether every fourth pair is followed by a yield. */
  @Param({"false", "true"})
  public boolean yields;

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

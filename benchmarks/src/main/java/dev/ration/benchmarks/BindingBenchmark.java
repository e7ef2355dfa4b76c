// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.Ps;
import dev.ration.RawPool;
import dev.ration.benchmarks.peers.RawPeer;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Pairs of 64 bytes whose process is passed by hand, or found by a {@code ScopedValue}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class BindingBenchmark {
  private static final int PAIRS = 1000;
  private static final int TAG = PoolTag.of("Benc").value();
  private static final int BYTES = 64;

  private final PoolSystem system = PoolSystem.create();
  private final PoolProcess process = system.createProcess("tenant", RawPeer.LIMITS);
  private final RawPool raw = system.raw();
  private final Ps ps = system.ps();

  /** Closes the system. */
  @TearDown
  public void close() {
    system.close();
  }

  private void pair(PoolProcess charged) {
    raw.free(raw.allocate(PoolType.PAGED_POOL, BYTES, TAG, charged), TAG);
  }

  private void pairOfCurrent() {
    pair(ps.getCurrentProcess());
  }

  private void pairsOfCurrent() {
    for (int i = 0; i < PAIRS; i++) {
      pairOfCurrent();
    }
  }

  /** By hand. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public void passed() {
    for (int i = 0; i < PAIRS; i++) {
      pair(process);
    }
  }

  /** Bound once for a thousand pairs, each of which asks who is bound. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public void bound() {
    process.run(this::pairsOfCurrent);
  }

  /** Bound anew for every pair. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public void boundAnew() {
    for (int i = 0; i < PAIRS; i++) {
      process.run(this::pairOfCurrent);
    }
  }
}

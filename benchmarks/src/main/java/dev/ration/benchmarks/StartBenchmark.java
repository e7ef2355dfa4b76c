// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.benchmarks.peers.RawPeer;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** From nothing to a first block in a JVM that is warm: the system, a process, an allocation. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class StartBenchmark {
  private static final int TAG = PoolTag.of("Benc").value();
  private static final int BYTES = 64;

  private @Nullable PoolSystem system;
  private @Nullable PoolProcess process;
  private long address;

  /** Closes the system that was made. */
  @TearDown(Level.Invocation)
  public void close() {
    PoolSystem made = Objects.requireNonNull(system);
    made.raw().free(address, TAG);
    Objects.requireNonNull(process).close();
    made.close();
  }

  /** A system's first allocation. */
  @Benchmark
  public void first() {
    PoolSystem made = PoolSystem.create();
    PoolProcess charged = made.createProcess("tenant", RawPeer.LIMITS);
    address = made.raw().allocate(PoolType.PAGED_POOL, BYTES, TAG, charged);
    system = made;
    process = charged;
  }
}

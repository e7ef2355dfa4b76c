// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.Ex;
import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.benchmarks.peers.RawPeer;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.nt.QuotaLimits;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs to be told that the quota is used up. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class RefusalBenchmark {
  private static final int REFUSALS = 1000;
  private static final int TAG = PoolTag.of("Benc").value();
  private static final int BYTES = 64;
  private static final int OR_NULL =
      PoolType.PAGED_POOL | PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE;

  private final PoolSystem system = PoolSystem.create();
  private final PoolProcess process = system.createProcess("poor", new QuotaLimits(0, 0));
  private final PoolProcess rich = system.createProcess("rich", RawPeer.LIMITS);
  private final Ex ex = system.ex();
  private final RawPool raw = system.raw();

  /** Closes the system. */
  @TearDown
  public void close() {
    system.close();
  }

  private static void requireRefused(boolean refused) {
    if (!refused) {
      throw new IllegalStateException("a process with limits of 0 was given a block");
    }
  }

  /** What RawPool takes when nothing is refused: an allocation and its free. */
  @Benchmark
  @OperationsPerInvocation(REFUSALS)
  public void rawPair() {
    for (int i = 0; i < REFUSALS; i++) {
      raw.free(raw.allocate(PoolType.PAGED_POOL, BYTES, TAG, rich), TAG);
    }
  }

  /** RawPool returns 0. */
  @Benchmark
  @OperationsPerInvocation(REFUSALS)
  public void rawZero() {
    for (int i = 0; i < REFUSALS; i++) {
      requireRefused(raw.allocate(PoolType.PAGED_POOL, BYTES, TAG, process) == 0);
    }
  }

  @SuppressWarnings("deprecation") // the routine that programs written for its page call
  private void pairs() {
    for (int i = 0; i < REFUSALS; i++) {
      ex.freePoolWithTag(ex.allocatePoolWithQuotaTag(PoolType.PAGED_POOL, BYTES, TAG), TAG);
    }
  }

  /** What Ex takes when nothing is refused. */
  @Benchmark
  @OperationsPerInvocation(REFUSALS)
  public void exPair() {
    rich.run(this::pairs);
  }

  @SuppressWarnings("deprecation") // as above
  private void refuseWithNull() {
    for (int i = 0; i < REFUSALS; i++) {
      MemorySegment block = ex.allocatePoolWithQuotaTag(OR_NULL, BYTES, TAG);
      requireRefused(block.address() == 0);
    }
  }

  /** ExAllocatePoolWithQuotaTag returns NULL, as it is asked to. */
  @Benchmark
  @OperationsPerInvocation(REFUSALS)
  public void exNull() {
    process.run(this::refuseWithNull);
  }

  @SuppressWarnings("deprecation") // as above
  private void refuseWithException() {
    for (int i = 0; i < REFUSALS; i++) {
      boolean refused = false;
      try {
        ex.allocatePoolWithQuotaTag(PoolType.PAGED_POOL, BYTES, TAG);
      } catch (NtStatusException e) {
        refused = true;
      }
      requireRefused(refused);
    }
  }

  /** ExAllocatePoolWithQuotaTag raises. */
  @Benchmark
  @OperationsPerInvocation(REFUSALS)
  public void exException() {
    process.run(this::refuseWithException);
  }
}

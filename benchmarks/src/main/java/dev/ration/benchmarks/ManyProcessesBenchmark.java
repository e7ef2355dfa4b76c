// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Pairs of 64 bytes where many processes exist. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class ManyProcessesBenchmark {
  private static final int TURNS = 1000;
  private static final int BYTES = 64;
  private static final int TAG = PoolTag.of("Benc").value();

  /** How many there are. */
  @Param({"1", "1000", "10000", "100000", "1000000"})
  public int processes;

  private PoolSystem system;
  private RawPool raw;
  private PoolProcess[] charged;

  /** Makes the processes, and chooses those that are charged evenly among them. */
  @Setup
  public void open() {
    system = PoolSystem.create();
    raw = system.raw();
    PoolProcess[] all = new PoolProcess[processes];
    for (int i = 0; i < processes; i++) {
      all[i] = system.createProcess("tenant", RawPeer.LIMITS);
    }
    charged = new PoolProcess[TURNS];
    for (int i = 0; i < TURNS; i++) {
      charged[i] = all[(int) ((long) i * processes / TURNS)];
    }
  }

  /** Closes the system. */
  @TearDown
  public void close() {
    system.close();
  }

  private void pair(PoolProcess process) {
    raw.free(raw.allocate(PoolType.PAGED_POOL, BYTES, TAG, process), TAG);
  }

  /** A thousand pairs, each charged to another process, or to as many as there are in turn. */
  @Benchmark
  @OperationsPerInvocation(TURNS)
  public void inTurn() {
    for (PoolProcess process : charged) {
      pair(process);
    }
  }

  /** A thousand pairs, all charged to one process. */
  @Benchmark
  @OperationsPerInvocation(TURNS)
  public void one() {
    for (int i = 0; i < TURNS; i++) {
      pair(charged[TURNS / 2]);
    }
  }
}

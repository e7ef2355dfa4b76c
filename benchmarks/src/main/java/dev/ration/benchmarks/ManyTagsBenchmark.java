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

/** Pairs of 64 bytes where many tags exist. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class ManyTagsBenchmark {
  private static final int TURNS = 1000;
  private static final int BYTES = 64;
  private static final int DIGITS = 36;

  /** How many there are. */
  @Param({"1", "100", "1000", "10000", "100000"})
  public int tags;

  private PoolSystem system;
  private PoolProcess process;
  private RawPool raw;
  private int[] used;

  /** Uses every tag once, and chooses those that are used again evenly among them. */
  @Setup
  public void open() {
    system = PoolSystem.create();
    process = system.createProcess("tenant", RawPeer.LIMITS);
    raw = system.raw();
    for (int i = 0; i < tags; i++) {
      pair(tag(i));
    }
    used = new int[TURNS];
    for (int i = 0; i < TURNS; i++) {
      used[i] = tag((int) ((long) i * tags / TURNS));
    }
  }

  /** The tag of a number below 1.6 million: four characters, since the first is no zero. */
  static int tag(int index) {
    String text = Integer.toString(index + DIGITS * DIGITS * DIGITS, DIGITS);
    return PoolTag.of(text).value();
  }

  /** Closes the system. */
  @TearDown
  public void close() {
    system.close();
  }

  private void pair(int tag) {
    raw.free(raw.allocate(PoolType.PAGED_POOL, BYTES, tag, process), tag);
  }

  /** A thousand pairs, each under another tag, or under as many as there are in turn. */
  @Benchmark
  @OperationsPerInvocation(TURNS)
  public void inTurn() {
    for (int tag : used) {
      pair(tag);
    }
  }

  /** A thousand pairs, all under one tag. */
  @Benchmark
  @OperationsPerInvocation(TURNS)
  public void one() {
    for (int i = 0; i < TURNS; i++) {
      pair(used[TURNS / 2]);
    }
  }
}

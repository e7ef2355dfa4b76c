// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

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

/** Allocate, touch one byte, free. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class PairBenchmark {
  /** Who allocates. */
  @Param({"ration", "ration-ex", "netty-adaptive", "netty-pooled", "mimalloc", "floor"})
  public String peer = "";

  /** Of every block. */
  @Param({"64", "1024", "4096", "65536"})
  public int bytes;

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

  /** A thousand pairs. */
  @Benchmark
  @OperationsPerInvocation(Peer.PAIRS)
  public void pair() {
    allocator.pairs(bytes);
  }
}

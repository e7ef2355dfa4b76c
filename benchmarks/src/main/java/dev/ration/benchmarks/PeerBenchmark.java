// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.benchmarks.peers.Peer;
import dev.ration.benchmarks.peers.Peers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A question that is put to one peer after another. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public abstract class PeerBenchmark {
  /** Who allocates; {@link Questions} says who else is asked. */
  @Param({"ration", "netty-adaptive", "mimalloc"})
  public String peer = "";

  /** The allocator of that name. */
  protected Peer allocator;

  /** Makes the allocator, and then what else is needed. */
  @Setup
  public final void open() {
    allocator = Peers.of(peer);
    prepare();
  }

  /** Closes it. */
  @TearDown
  public final void close() {
    finish();
    allocator.close();
  }

  /** Prepares what is put to the allocator. (JMH would call an overridden set-up twice.) */
  protected void prepare() {}

  /** Frees what cannot be left to the allocator's end. */
  protected void finish() {}
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.benchmarks.peers.Peer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Allocate, touch one byte, free. */
@State(Scope.Benchmark)
public class PairBenchmark extends PeerBenchmark {
  /** Of every block. */
  @Param({"64", "1024", "4096", "65536"})
  public int bytes;

  /** A thousand pairs. */
  @Benchmark
  @OperationsPerInvocation(Peer.PAIRS)
  public void pair() {
    allocator.within(this::pairs);
  }

  private void pairs() {
    allocator.pairs(bytes);
  }
}

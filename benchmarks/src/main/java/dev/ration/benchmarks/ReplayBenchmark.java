// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.benchmarks.peers.Blocks;
import dev.ration.tools.trace.BundledTraces;
import dev.ration.tools.trace.Trace;
import dev.ration.tools.trace.TraceFormatException;
import java.io.IOException;
import java.util.BitSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A recorded trace, on one thread and without its pauses, over and over: what is live at its end is
 * freed then, oldest first. With Ration, processes and tags are those recorded.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // made in prepare()
public class ReplayBenchmark extends PeerBenchmark {
  private static final int STEP = 1000;

  /** What is replayed. */
  @Param({"gcc", "netty-tenants", "postgres", "redis"})
  public String trace = "";

  private Blocks blocks;
  private int[] operations;
  private int[] bytes;
  private int next;

  @Override
  protected void prepare() {
    Trace recorded = read(trace);
    blocks = allocator.blocks(recorded);
    operations = operations(recorded);
    bytes = bytes(recorded);
  }

  static Trace read(String name) {
    try {
      return BundledTraces.find(name).orElseThrow().read();
    } catch (IOException | TraceFormatException e) {
      throw new IllegalStateException("trace " + name + " cannot be read", e);
    }
  }

  /** Block numbers for allocations, their complements for frees; none is live in the end. */
  static int[] operations(Trace trace) {
    int[] operations = new int[2 * trace.blocks()];
    BitSet live = new BitSet(trace.blocks());
    int count = 0;
    for (int i = 0; i < trace.records(); i++) {
      int block = trace.block(i);
      operations[count++] = trace.isFree(i) ? ~block : block;
      live.set(block, !trace.isFree(i));
    }
    for (int i = live.nextSetBit(0); i >= 0; i = live.nextSetBit(i + 1)) {
      operations[count++] = ~i;
    }
    return operations;
  }

  /** What each block is allocated with; a byte where the program asked for none. */
  static int[] bytes(Trace trace) {
    int[] bytes = new int[trace.blocks()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = Math.toIntExact(Math.max(1, trace.bytes(i)));
    }
    return bytes;
  }

  /** The next thousand allocations and frees. */
  @Benchmark
  @OperationsPerInvocation(STEP)
  public void step() {
    for (int i = 0; i < STEP; i++) {
      int operation = operations[next];
      next = next + 1 == operations.length ? 0 : next + 1;
      if (operation < 0) {
        blocks.free(~operation);
      } else {
        blocks.allocate(operation, bytes[operation]);
      }
    }
  }
}

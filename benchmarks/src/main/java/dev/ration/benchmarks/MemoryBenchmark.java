// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.benchmarks.peers.Blocks;
import dev.ration.benchmarks.peers.Peer;
import dev.ration.benchmarks.peers.Peers;
import dev.ration.tools.trace.Trace;
import java.io.IOException;
import java.util.BitSet;

/**
 * How much this JVM grows for what is live, every byte written: 100,000 blocks of mixed sizes that
 * have been replaced at random many times, or a trace at the moment when most is live.
 *
 * <p>Prints peer, workload, bytes resident before, bytes live, growth of what is resident, growth
 * on the heap, what is left of the growth when all is freed, and after trimming; −1 where there is
 * nothing to trim with.
 */
public final class MemoryBenchmark {
  static final String MIXED = "mixed";
  private static final int LIVE = 100_000;

  private final Blocks blocks;
  private final BitSet live = new BitSet();
  private long liveBytes;

  private MemoryBenchmark(Blocks blocks) {
    this.blocks = blocks;
  }

  /**
   * Measures one peer with one workload.
   *
   * @param arguments the peer; {@code mixed} or the name of a trace; the number of replaces
   * @throws IOException when the operating system does not say what is resident
   */
  public static void main(String[] arguments) throws IOException {
    String name = arguments[0];
    String workload = arguments[1];
    warmUp(name);
    try (Peer peer = Peers.of(name)) {
      MemoryBenchmark benchmark;
      Resident before;
      if (workload.equals(MIXED)) {
        benchmark = new MemoryBenchmark(peer.blocks(LIVE));
        before = Resident.now();
        benchmark.mixed(Integer.parseInt(arguments[2]));
      } else {
        Trace trace = ReplayBenchmark.read(workload);
        benchmark = new MemoryBenchmark(peer.blocks(trace));
        before = Resident.now();
        benchmark.replay(trace);
      }
      Resident grown = Resident.now().since(before);
      benchmark.freeAll();
      long left = Resident.now().since(before).bytes();
      long trimmed = peer.trim() ? Resident.now().since(before).bytes() : -1;
      System.out.printf(
          "%s %s %d %d %d %d %d %d%n",
          name,
          workload,
          before.bytes(),
          benchmark.liveBytes,
          grown.bytes(),
          grown.heap(),
          left,
          trimmed);
    }
  }

  /** Loads and compiles what is measured, with few blocks. */
  private static void warmUp(String name) throws IOException {
    try (Peer peer = Peers.of(name)) {
      MemoryBenchmark few = new MemoryBenchmark(peer.blocks(1));
      MixedSizes sizes = new MixedSizes(2);
      for (int i = 0; i < LIVE; i++) {
        few.allocate(0, sizes.size(sizes.next()));
        few.free(0);
      }
      peer.trim();
      Resident.now();
    }
  }

  private void mixed(int replaces) {
    MixedSizes sizes = new MixedSizes(1);
    int[] bytes = new int[LIVE];
    for (int i = 0; i < LIVE; i++) {
      bytes[i] = sizes.size(sizes.next());
      allocate(i, bytes[i]);
    }
    for (int i = 0; i < replaces; i++) {
      long random = sizes.next();
      int index = MixedSizes.index(random, LIVE);
      free(index);
      liveBytes -= bytes[index];
      bytes[index] = sizes.size(random);
      allocate(index, bytes[index]);
    }
  }

  private void replay(Trace trace) {
    int[] bytes = ReplayBenchmark.bytes(trace);
    for (int i = 0; i < trace.peakRecord(); i++) {
      int block = trace.block(i);
      if (trace.isFree(i)) {
        free(block);
        liveBytes -= bytes[block];
      } else {
        allocate(block, bytes[block]);
      }
    }
  }

  private void allocate(int index, int bytes) {
    blocks.allocate(index, bytes);
    blocks.fill(index, bytes);
    live.set(index);
    liveBytes += bytes;
  }

  private void free(int index) {
    blocks.free(index);
    live.clear(index);
  }

  private void freeAll() {
    live.stream().forEach(blocks::free);
  }
}

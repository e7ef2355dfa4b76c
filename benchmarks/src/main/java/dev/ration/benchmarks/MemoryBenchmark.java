// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How much the resident memory of this JVM grows for 100,000 live blocks of mixed sizes that have
 * been replaced at random many times, every byte written: by the bytes that are live. A JVM for
 * each peer, its heap fixed and touched beforehand.
 */
public final class MemoryBenchmark {
  private static final int LIVE = 100_000;
  private static final int REPLACES = 3_000_000;
  private static final Path ROLLUP = Path.of("/proc/self/smaps_rollup");

  private final Blocks blocks;
  private final MixedSizes sizes = new MixedSizes(1);
  private final int[] bytes = new int[LIVE];

  private MemoryBenchmark(Peer peer) {
    this.blocks = peer.blocks(LIVE);
  }

  /**
   * Measures one peer and prints its name, live bytes, growth, and what is left after all is freed.
   *
   * @param arguments the peer, and how many replaces if not three million
   * @throws IOException when the operating system does not say what is resident
   */
  public static void main(String[] arguments) throws IOException {
    int replaces = arguments.length > 1 ? Integer.parseInt(arguments[1]) : REPLACES;
    warmUp(arguments[0]);
    try (Peer peer = Peers.of(arguments[0])) {
      MemoryBenchmark benchmark = new MemoryBenchmark(peer);
      long before = resident();
      long live = benchmark.run(replaces);
      long grown = resident() - before;
      benchmark.freeAll();
      long left = resident() - before;
      System.out.printf(Locale.ROOT, "%s %d %d %d%n", arguments[0], live, grown, left);
    }
  }

  /** Loads and compiles what is measured, with few blocks. */
  private static void warmUp(String name) {
    try (Peer peer = Peers.of(name)) {
      Blocks few = peer.blocks(1);
      MixedSizes sizes = new MixedSizes(2);
      for (int i = 0; i < 100_000; i++) {
        int bytes = sizes.size(sizes.next());
        few.allocate(0, bytes);
        few.fill(0, bytes);
        few.free(0);
      }
    }
  }

  private long run(int replaces) {
    for (int i = 0; i < LIVE; i++) {
      allocate(i, sizes.next());
    }
    for (int i = 0; i < replaces; i++) {
      long random = sizes.next();
      int index = MixedSizes.index(random, LIVE);
      blocks.free(index);
      allocate(index, random);
    }
    long live = 0;
    for (int size : bytes) {
      live += size;
    }
    return live;
  }

  private void allocate(int index, long random) {
    bytes[index] = sizes.size(random);
    blocks.allocate(index, bytes[index]);
    blocks.fill(index, bytes[index]);
  }

  private void freeAll() {
    for (int i = 0; i < LIVE; i++) {
      blocks.free(i);
    }
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(ROLLUP)) {
      if (line.startsWith("Rss:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    throw new IOException(ROLLUP + " has no line 'Rss:'");
  }
}

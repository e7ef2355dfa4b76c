// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this JVM holds at a moment. The heap is resident from the start where this is used: what
 * grows in it shows in the second figure only, what grows elsewhere in the first only.
 *
 * @param bytes resident, of the whole process, by smaps
 * @param heap used on the Java heap once garbage is collected
 */
record Resident(long bytes, long heap) {
  /** Of the serial collector, only each fourth full collection leaves no garbage in its place. */
  private static final int LOOKS = 4;

  private static final Path ROLLUP = Path.of("/proc/self/smaps_rollup");

  /** {@return the bytes of this moment} */
  static Resident now() throws IOException {
    long heap = reachable();
    for (String line : Files.readAllLines(ROLLUP)) {
      if (line.startsWith("Rss:")) {
        return new Resident(Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024, heap);
      }
    }
    throw new IOException(ROLLUP + " has no line 'Rss:'; this needs Linux 4.14 or later");
  }

  /** The least of several looks: what another thread has just used is garbage at the next. */
  private static long reachable() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < LOOKS; i++) {
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      least = Math.min(least, used);
    }
    return least;
  }

  /** {@return what has come since} */
  Resident since(Resident before) {
    return new Resident(bytes - before.bytes, heap - before.heap);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.soak;

import dev.ration.PoolSystem;
import dev.ration.nt.PoolSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One line of the log: what the pools and what the kernel say of one moment, in bytes.
 *
 * @param time seconds since the start
 * @param cycle number of the cycle
 * @param phase of the cycle
 * @param settled whether a stay has lasted long enough to be judged
 * @param live bytes that live blocks cost
 * @param committed bytes that both pools hold
 * @param locked bytes of nonpaged pool that are locked
 * @param resident bytes that the kernel has in memory for the pools
 */
record Sample(
    double time,
    int cycle,
    String phase,
    boolean settled,
    long live,
    long committed,
    long locked,
    long resident) {
  private static final int MOST_READINGS = 10;
  static final String HEADER =
      "seconds,cycle,phase,settled,live,committed,locked,resident,resident/live";

  /** Reads both, and again while the pools move too fast for two readings to be of one moment. */
  static Sample take(double time, Cycle cycle, PoolSystem system, long baseline) {
    PoolSnapshot before = system.snapshot();
    long resident = anonymousBytes();
    PoolSnapshot after = system.snapshot();
    for (int i = 0; i < MOST_READINGS && hasMoved(before, after); i++) {
      before = after;
      resident = anonymousBytes();
      after = system.snapshot();
    }
    return new Sample(
        time,
        cycle.number(time),
        cycle.phase(time),
        cycle.isSettled(time),
        live(after),
        after.nonPaged().committed() + after.paged().committed(),
        after.nonPaged().locked(),
        resident - baseline);
  }

  private static long live(PoolSnapshot snapshot) {
    return snapshot.nonPaged().inUse() + snapshot.paged().inUse();
  }

  private static boolean hasMoved(PoolSnapshot before, PoolSnapshot after) {
    return Math.abs(live(after) - live(before)) > live(after) / 100;
  }

  double ratio() {
    return (double) resident / Math.max(1, live);
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%.1f,%d,%s,%b,%d,%d,%d,%d,%.4f",
        time,
        cycle,
        phase,
        settled,
        live,
        committed,
        locked,
        resident,
        ratio());
  }

  /** What this process has in memory that is of no file. */
  static long anonymousBytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("RssAnon:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
      }
      throw new IllegalStateException("/proc/self/status has no RssAnon: use Linux 4.5 or later");
    } catch (IOException e) {
      throw new IllegalStateException("the soak reads /proc/self/status, as Linux has it", e);
    }
  }
}

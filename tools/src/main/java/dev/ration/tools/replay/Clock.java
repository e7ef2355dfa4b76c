// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import org.HdrHistogram.Histogram;

/** What reading the clock costs: part of every time that is taken with it. */
final class Clock {
  private static final int ROUNDS = 3;
  private static final int READINGS = 100_000;

  private Clock() {}

  /** {@return the median time between two readings with nothing in between, in nanoseconds} */
  static long overheadNanos() {
    long median = 0;
    for (int round = 0; round < ROUNDS; round++) { // the first round runs before it is compiled
      median = medianOfRound();
    }
    return median;
  }

  private static long medianOfRound() {
    Histogram gaps = new Histogram(3);
    for (int i = 0; i < READINGS; i++) {
      long start = System.nanoTime();
      long end = System.nanoTime();
      gaps.recordValue(Math.max(0, end - start));
    }
    return gaps.getValueAtPercentile(50);
  }
}

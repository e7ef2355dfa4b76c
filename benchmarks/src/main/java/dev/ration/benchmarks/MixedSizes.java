// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.util.SplittableRandom;

/**
 * Sizes from 16 bytes to 64 KiB, skewed to the small: each doubling is 0.787 times as likely as the
 * one before, and within one all sizes are. The mean is about 2.16 KB.
 */
final class MixedSizes {
  private static final int SIZES = 1 << 16;
  private static final int DOUBLINGS = 12;
  private static final double RATIO = 0.787;
  private static final int LEAST = 16;

  private final int[] sizes = new int[SIZES];
  private long state;

  MixedSizes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < SIZES; i++) {
      sizes[i] = draw(random);
    }
    state = random.nextLong() | 1;
  }

  private static int draw(SplittableRandom random) {
    double all = 1 - Math.pow(RATIO, DOUBLINGS);
    double rank = Math.log(1 - random.nextDouble() * all) / Math.log(RATIO);
    int low = LEAST << Math.min((int) rank, DOUBLINGS - 1);
    return low + 1 + random.nextInt(low);
  }

  /** A random word; the same sequence for the same seed. */
  long next() {
    state ^= state << 13;
    state ^= state >>> 7;
    state ^= state << 17;
    return state;
  }

  /** The size that a random word says. */
  int size(long random) {
    return sizes[(int) random & (SIZES - 1)];
  }

  /** The index below {@code count} that a random word says. */
  static int index(long random, int count) {
    return (int) (((random >>> 32) * count) >>> 32);
  }

  double mean() {
    long sum = 0;
    for (int size : sizes) {
      sum += size;
    }
    return (double) sum / SIZES;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.process;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks one request in N on average, at random distances.
 *
 * <p>Threads count down in stripes of their own, without synchronization: a lost count makes the
 * next pick a little later, and nothing else. A count that has run out stays so until somebody
 * takes the pick: so a request that is asked about twice is not passed over the second time.
 */
public final class Sampler {
  private static final int STRIPES = 16;

  /** Stripes are 128 bytes apart, so that no two share a cache line or its neighbour. */
  private static final int STRIDE = 32;

  private final int oneIn;
  private final int[] left = new int[STRIPES * STRIDE];

  public Sampler(int oneIn) {
    this.oneIn = oneIn;
    for (int i = 0; i < STRIPES; i++) {
      left[i * STRIDE] = distance();
    }
  }

  private int distance() {
    long distance = 1 + ThreadLocalRandom.current().nextLong(2L * oneIn - 1);
    return (int) Math.min(Integer.MAX_VALUE, distance);
  }

  private static int stripe() {
    return ((int) Thread.currentThread().threadId() & (STRIPES - 1)) * STRIDE;
  }

  /** Counts a request; false when its turn has come. */
  public boolean passesOver() {
    int stripe = stripe();
    int now = left[stripe] - 1;
    left[stripe] = now;
    return now > 0;
  }

  /** Whether the turn of a request has come that has been counted; the next count begins. */
  public boolean picks() {
    int stripe = stripe();
    if (left[stripe] > 0) {
      return false;
    }
    left[stripe] = distance();
    return true;
  }
}

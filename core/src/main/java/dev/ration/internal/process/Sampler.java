// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.process;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Picks one request in N on average, at random distances.
 *
 * <p>It counts requests one by one, or rests: then requests are not counted at all, and somebody
 * who knows how many there were lets it pick so many of those that come next.
 *
 * <p>Threads count down in stripes of their own, without synchronization: a lost count makes the
 * next pick a little later, and nothing else. A count that has run out stays so until somebody
 * takes the pick: so a request that is asked about twice is not passed over the second time.
 */
public final class Sampler {
  private static final int STRIPES = 16;

  /** Stripes are 128 bytes apart, so that no two share a cache line or its neighbour. */
  private static final int STRIDE = 32;

  /** Mean distance of picks when many are due: they are to be spread, and soon done. */
  private static final int CLOSE = 32;

  private final int oneIn;
  private final int[] left = new int[STRIPES * STRIDE];

  /** Picks that are due; of no meaning while each request is counted. */
  private final AtomicInteger due = new AtomicInteger();

  private volatile boolean owed;
  private volatile boolean resting;
  private volatile Runnable whenDone = () -> {};

  public Sampler(int oneIn) {
    this.oneIn = oneIn;
    countEach();
  }

  public int oneIn() {
    return oneIn;
  }

  /** Without memory, so that it does not matter when somebody begins to count again. */
  private static int distance(int mean) {
    double random = 1 - ThreadLocalRandom.current().nextDouble();
    return mean == 1 ? 1 : 1 + (int) (Math.log(random) / Math.log1p(-1.0 / mean));
  }

  private static int stripe() {
    return ((int) Thread.currentThread().threadId() & (STRIPES - 1)) * STRIDE;
  }

  /** Counts a request; false when its turn has come. */
  boolean passesOver() {
    int stripe = stripe();
    int now = left[stripe] - 1;
    left[stripe] = now;
    return now > 0;
  }

  /** Counts a request, and says whether its turn has come. */
  public boolean countsAndPicks() {
    return !passesOver() && picks();
  }

  /** Whether the turn of a request has come that has been counted; the next count begins. */
  public boolean picks() {
    int stripe = stripe();
    if (left[stripe] > 0) {
      return false;
    }
    if (!owed) {
      left[stripe] = distance(oneIn);
      return !resting;
    }
    int remaining = due.decrementAndGet();
    left[stripe] = remaining > 0 ? distance(CLOSE) : Integer.MAX_VALUE;
    if (remaining == 0) {
      whenDone.run();
    }
    return remaining >= 0;
  }

  /** Counts every request from now on, as at the beginning. */
  public void countEach() {
    resting = false;
    owed = false;
    for (int i = 0; i < STRIPES; i++) {
      left[i * STRIDE] = distance(oneIn);
    }
  }

  /** Lets requests go uncounted. */
  public void rest() {
    resting = true;
    owed = false;
    due.set(0);
  }

  /**
   * Picks so many of the requests that come next, and runs an action when that is done: on the
   * thread of the last, which is inside its request.
   */
  public void pickNext(int requests, Runnable action) {
    whenDone = action;
    due.set(Math.max(0, due.get()) + requests);
    for (int i = 0; i < STRIPES; i++) {
      left[i * STRIDE] = distance(CLOSE);
    }
    owed = true;
    resting = false;
  }

  /** Whether it neither counts nor picks. */
  public boolean isResting() {
    return resting;
  }

  /** Whether it has been told to pick, and has. */
  public boolean isDone() {
    return owed && due.get() <= 0;
  }
}

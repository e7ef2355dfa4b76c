// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.cache;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How many bytes of blocks the depots of one pool may keep: {@value #LEAST} or a part of what the
 * pool has in use, whichever is more. So a cache never is a large part of the memory that it
 * serves.
 *
 * <p>Equation: {@code used} = bytes of all rounds in the depots, once nobody is storing or taking.
 *
 * <p>Threads: atomic.
 */
final class CacheBudget {
  private static final long LEAST = 4L << 20;
  private static final int SHARE_SHIFT = 6;
  private static final int GROWN_SHARE_SHIFT = 7;

  private final LongSupplier inUse;
  private final AtomicLong used = new AtomicLong();

  /** What the pool had in use when it was last found to have grown; a race asks once too often. */
  private volatile long grownTo;

  CacheBudget(LongSupplier inUse) {
    this.inUse = inUse;
  }

  /** Takes bytes out of the budget, if it has them. */
  boolean take(long bytes) {
    long most = Math.max(LEAST, inUse.getAsLong() >> SHARE_SHIFT);
    if (used.addAndGet(bytes) <= most) {
      return true;
    }
    give(bytes);
    return false;
  }

  /**
   * Whether the pool has grown by a share since this last said so, or was found smaller: then
   * racks, too, are to give up what they have. More often would be to fill and drain them in turn.
   */
  boolean hasGrown() {
    long now = inUse.getAsLong();
    long before = grownTo;
    boolean grown = now - before >= now >> GROWN_SHARE_SHIFT;
    if (grown || now < before) {
      grownTo = now;
    }
    return grown;
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
  }

  void reset(long bytes) {
    used.set(bytes);
  }

  long used() {
    return used.get();
  }
}

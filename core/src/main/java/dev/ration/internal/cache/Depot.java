// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.cache;

import dev.ration.internal.memory.SpinLock;
import dev.ration.internal.slab.Magazine;
import dev.ration.internal.slab.SizeClasses;

/**
 * Magazines of one class that wait for one slot: those with rounds, as far as the pool's {@link
 * CacheBudget} allows, and empty ones. Both are stacks through the magazines themselves.
 *
 * <p>Guarded by {@code lock}: everything.
 */
final class Depot {
  private static final int MOST_EMPTY = 16;

  private final SpinLock lock = new SpinLock(SpinLock.Rank.DEPOT);
  private final CacheBudget budget;
  private final int slotBytes;

  /** Written under the lock; a depot that looks empty is not locked. */
  private volatile long full;

  private int fullCount;

  /** The fewest full magazines since somebody asked for that. */
  private int fewest;

  private long empty;
  private int emptyCount;

  Depot(int sizeClass, CacheBudget budget) {
    this.budget = budget;
    this.slotBytes = SizeClasses.slotBytes(sizeClass);
  }

  /** Takes a magazine with rounds in it, or 0. */
  long takeFull(boolean patient) {
    if (full == 0 || !lock.lock(patient)) {
      return 0;
    }
    long magazine = full;
    if (magazine != 0) {
      full = Magazine.next(magazine);
      fewest = Math.min(fewest, --fullCount);
      budget.give(bytes(magazine));
    }
    lock.unlock();
    return magazine;
  }

  /** Stores a magazine with rounds in it; false when there is no budget. */
  boolean putFull(long magazine) {
    if (!budget.take(bytes(magazine))) {
      return false;
    }
    lock.lock();
    Magazine.setNext(magazine, full);
    full = magazine;
    fullCount++;
    lock.unlock();
    return true;
  }

  /**
   * How many full magazines lay here at all times since the last call: more than the working set
   * (Bonwick and Adams, 2001, section 3.5).
   */
  int surplus() {
    if (full == 0 && fewest == 0) {
      return 0;
    }
    lock.lock();
    int surplus = fewest;
    fewest = fullCount;
    lock.unlock();
    return surplus;
  }

  long bytes(long magazine) {
    return (long) Magazine.rounds(magazine) * slotBytes;
  }

  long takeEmpty(boolean patient) {
    if (!lock.lock(patient)) {
      return 0;
    }
    long magazine = empty;
    if (magazine != 0) {
      empty = Magazine.next(magazine);
      emptyCount--;
    }
    lock.unlock();
    return magazine;
  }

  /** Stores an empty magazine; false when there are enough. */
  boolean putEmpty(long magazine) {
    lock.lock();
    boolean stored = emptyCount < MOST_EMPTY;
    if (stored) {
      Magazine.setNext(magazine, empty);
      empty = magazine;
      emptyCount++;
    }
    lock.unlock();
    return stored;
  }

  /**
   * The first magazine with rounds, from which {@link Magazine#next} leads on; for a quiet pool.
   */
  long firstFull() {
    return full;
  }
}

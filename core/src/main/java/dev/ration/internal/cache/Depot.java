// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.cache;

import dev.ration.internal.memory.SpinLock;
import dev.ration.internal.slab.Magazine;
import dev.ration.internal.slab.SizeClasses;

/**
 * Magazines of one class that lie between slots: full ones, bounded in bytes, and empty ones.
 *
 * <p>Guarded by {@code lock}: everything.
 */
final class Depot {
  private static final int BYTES_KEPT = 256 << 10;
  private static final int MOST_FULL = 16;
  private static final int MOST_EMPTY = 128;

  private final SpinLock lock = new SpinLock(SpinLock.Rank.DEPOT);
  private final long[] full;
  private final long[] empty = new long[MOST_EMPTY];
  private int fullCount;
  private int emptyCount;

  Depot(int sizeClass) {
    int magazineBytes = Magazine.capacity(sizeClass) * SizeClasses.slotBytes(sizeClass);
    full = new long[Math.clamp(BYTES_KEPT / magazineBytes, 2, MOST_FULL)];
  }

  /** Takes a magazine with rounds in it, or 0. */
  long takeFull(boolean patient) {
    if (!lock.lock(patient)) {
      return 0;
    }
    long magazine = fullCount == 0 ? 0 : full[--fullCount];
    lock.unlock();
    return magazine;
  }

  /** Stores a magazine with rounds in it; false when there is no room. */
  boolean putFull(long magazine) {
    lock.lock();
    boolean stored = fullCount < full.length;
    if (stored) {
      full[fullCount++] = magazine;
    }
    lock.unlock();
    return stored;
  }

  long takeEmpty() {
    lock.lock();
    long magazine = emptyCount == 0 ? 0 : empty[--emptyCount];
    lock.unlock();
    return magazine;
  }

  boolean putEmpty(long magazine) {
    lock.lock();
    boolean stored = emptyCount < empty.length;
    if (stored) {
      empty[emptyCount++] = magazine;
    }
    lock.unlock();
    return stored;
  }

  /** The full magazine at {@code index}, or 0 past the last; for a quiet pool. */
  long fullAt(int index) {
    return index < fullCount ? full[index] : 0;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.memory.SpinLock;
import dev.ration.internal.process.Binding;
import dev.ration.nt.Irql;

/**
 * A lookaside list: entries of one size and tag, last in first out, between a user and the pool.
 *
 * <p>Depth starts at 4 and adapts to demand up to 256: it doubles when an eighth of the allocations
 * of a period missed, and shrinks when none did. Entries on the list stay allocated and uncharged.
 * Equation: {@code count <= depth <= MOST}; counters of allocations and frees never fall.
 *
 * <p>Guarded by {@code lock}: everything. The pool is asked without it.
 */
public final class Lookaside {
  /** How deep a list is at first. */
  public static final int FIRST_DEPTH = 4;

  /** How deep a list may become. */
  public static final int MOST = 256;

  private static final int PERIOD = 256;

  private final PoolRoutines pool;
  private final BlockRoutines blocks;
  private final int poolType;
  private final long size;
  private final int tag;
  private final SpinLock lock = new SpinLock(SpinLock.Rank.PROCESS);
  private final long[] entries = new long[MOST];
  private int count;
  private int depth = FIRST_DEPTH;
  private long allocations;
  private long misses;
  private long frees;
  private long freeMisses;
  private long missesBefore;
  private volatile boolean deleted;

  /**
   * @param poolType with the list's flags in it
   */
  public Lookaside(PoolRoutines pool, BlockRoutines blocks, int poolType, long size, int tag) {
    this.pool = pool;
    this.blocks = blocks;
    this.poolType = poolType;
    this.size = size;
    this.tag = tag;
  }

  public int poolType() {
    return poolType;
  }

  public long size() {
    return size;
  }

  public int tag() {
    return tag;
  }

  /** Pops an entry, or allocates one; 0 when refused. */
  public long allocate() {
    if ((poolType & 1) != 0 && Binding.current().irql() == Irql.DISPATCH_LEVEL) {
      return pool.allocate(poolType, size, tag, 0);
    }
    StackTouch.touch();
    long entry = pop();
    if (entry != 0 && unpark(entry)) {
      return entry;
    }
    return pool.allocate(poolType, size, tag, 0);
  }

  private boolean unpark(long entry) {
    try {
      return blocks.unpark(entry, poolType, size);
    } catch (OutOfMemoryError full) {
      keep(entry);
      throw full;
    }
  }

  private long pop() {
    lock.lock();
    try {
      requireInitialized();
      allocations++;
      if (allocations % PERIOD == 0) {
        adapt();
      }
      if (count > 0) {
        return entries[--count];
      }
      misses++;
      return 0;
    } finally {
      lock.unlock();
    }
  }

  private void adapt() {
    long missed = misses - missesBefore;
    missesBefore = misses;
    if (missed > PERIOD / 8) {
      depth = Math.min(MOST, depth * 2);
    } else if (missed == 0) {
      depth = Math.max(FIRST_DEPTH, depth - 1);
    }
  }

  /** Pushes an entry, or frees it when the list is full, or is being deleted. */
  public void free(long entry) {
    StackTouch.touch();
    requireInitialized();
    if (!blocks.park(entry, poolType, size, tag)) {
      return;
    }
    if (blocks.isVerified(entry) || !push(entry)) {
      try {
        pool.freeParked(entry);
      } catch (OutOfMemoryError full) {
        // For its user it is free, whatever becomes of it.
        keep(entry);
      }
    }
  }

  /**
   * Puts an entry on the list, whatever its depth, for which a full Java heap left no other way.
   */
  private void keep(long entry) {
    if (blocks.isParked(entry)) {
      lock.lock();
      try {
        if (count < MOST) {
          entries[count++] = entry;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean push(long entry) {
    lock.lock();
    try {
      frees++;
      if (!deleted && count < depth) {
        entries[count++] = entry;
        return true;
      }
      freeMisses++;
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** ExFlushLookasideListEx: frees all entries on the list. */
  public void flush() {
    long entry = take();
    while (entry != 0) {
      pool.freeParked(entry);
      entry = take();
    }
  }

  private long take() {
    lock.lock();
    try {
      return count > 0 ? entries[--count] : 0;
    } finally {
      lock.unlock();
    }
  }

  /** Frees the entries on the list; those that users hold stay theirs. */
  public void delete() {
    lock.lock();
    deleted = true;
    lock.unlock();
    flush();
  }

  private void requireInitialized() {
    if (deleted) {
      throw new IllegalStateException("the lookaside list has been deleted: initialize another");
    }
  }

  /** TotalAllocates, AllocateMisses, TotalFrees, FreeMisses, current count and depth. */
  public long[] counters() {
    lock.lock();
    try {
      return new long[] {allocations, misses, frees, freeMisses, count, depth};
    } finally {
      lock.unlock();
    }
  }
}

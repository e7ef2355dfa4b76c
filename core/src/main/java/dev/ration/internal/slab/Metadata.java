// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Range;
import dev.ration.internal.memory.SpinLock;
import dev.ration.internal.memory.Words;
import org.jspecify.annotations.Nullable;

/**
 * Zeroed words for the pool's own structures, in mappings of their own between guard pages.
 *
 * <p>Words that are given back are kept for the next request of the same size and are never
 * unmapped: what a late call reads stays readable. Equation: {@code used} = all that was ever cut
 * from ranges.
 *
 * <p>Guarded by {@code lock}: everything; {@code used} is also read without it.
 */
public final class Metadata {
  private static final int GRANULE = 64;
  private static final long RANGE_BYTES = 4L << 20;
  private static final long COMMIT_BYTES = 64L << 10;

  private final OsMemory memory;

  /**
   * {@link OsMemory#NON_PAGED}, or nothing: words of nonpaged pool are locked as its blocks are.
   */
  private final int hints;

  private final SpinLock lock = new SpinLock(SpinLock.Rank.METADATA);
  private final long[] given = new long[OsMemory.PAGE_SIZE / GRANULE + 1];
  private @Nullable Range range;
  private long cut;
  private long committed;
  private long prepared;
  private long usedTotal;

  /** {@code usedTotal}, for whoever does not hold the lock. */
  private volatile long used;

  public Metadata(OsMemory memory) {
    this(memory, 0);
  }

  Metadata(OsMemory memory, int hints) {
    this.memory = memory;
    this.hints = hints & OsMemory.NON_PAGED;
  }

  /**
   * @param patient whether to wait for the lock and to ask the operating system for memory
   * @return a pointer to zeroed words, or 0 when they are refused
   */
  public long allocate(long bytes, boolean patient) {
    long rounded = (bytes + GRANULE - 1) & -GRANULE;
    if (!lock.lock(patient)) {
      return 0;
    }
    try {
      int index = (int) (rounded / GRANULE);
      if (index < given.length && given[index] != 0) {
        long pointer = given[index];
        given[index] = Words.get(pointer);
        Words.clear(pointer, rounded);
        return pointer;
      }
      return patient || isCommitted(rounded) ? cut(rounded) : 0;
    } finally {
      lock.unlock();
    }
  }

  /** By how much {@link #usedBytes} grows when so many bytes are allocated next. */
  long growth(long bytes) {
    long rounded = (bytes + GRANULE - 1) & -GRANULE;
    lock.lock();
    try {
      int index = (int) (rounded / GRANULE);
      boolean wasGiven = index < given.length && given[index] != 0;
      return wasGiven ? 0 : wholePages(used + rounded) - wholePages(used);
    } finally {
      lock.unlock();
    }
  }

  private static long wholePages(long bytes) {
    return (bytes + OsMemory.PAGE_SIZE - 1) & -OsMemory.PAGE_SIZE;
  }

  private boolean isCommitted(long bytes) {
    return range != null && cut + bytes <= prepared;
  }

  private long cut(long bytes) {
    Range current = range;
    if (current == null || cut + bytes > current.bytes()) {
      long wanted = Math.max(RANGE_BYTES, (bytes + COMMIT_BYTES - 1) & -COMMIT_BYTES);
      current = memory.reserveMetadata(wanted);
      if (current == null) {
        return 0;
      }
      range = current;
      cut = 0;
      committed = 0;
      prepared = 0;
    }
    if (cut + bytes > committed) {
      long more = (cut + bytes - committed + COMMIT_BYTES - 1) & -COMMIT_BYTES;
      more = Math.min(more, current.bytes() - committed);
      if (!memory.commit(current, committed, more, hints)) {
        return 0;
      }
      committed += more;
    }
    if (cut + bytes > prepared) {
      if (!memory.prepare(current, prepared, committed - prepared, hints)) {
        return 0;
      }
      prepared = committed;
    }
    long pointer = current.words() + cut;
    cut += bytes;
    usedTotal += bytes;
    used = usedTotal;
    return pointer;
  }

  /** Gives words back; the caller has made sure that nobody can still write them. */
  public void free(long pointer, long bytes) {
    long rounded = (bytes + GRANULE - 1) & -GRANULE;
    int index = (int) (rounded / GRANULE);
    assert index < given.length : "only words of up to a page come back";
    lock.lock();
    try {
      Words.set(pointer, given[index]);
      given[index] = pointer;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes ever cut, in whole pages: those that may be resident. */
  public long usedBytes() {
    return wholePages(used);
  }
}

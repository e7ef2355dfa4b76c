// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import dev.ration.nt.OsPolicy;

/**
 * What of a range of nonpaged memory is locked into RAM.
 *
 * <p>Memory is locked by chunks of 2 MiB, whose mappings the kernel merges, and so populated: a
 * page of a locked chunk never faults, however new. Pages that are given back leave a hole in their
 * chunk, which keeps its lock until it is all holes: so pages that come and go split no mapping. A
 * chunk that the operating system refuses is tried in pages, as far as they are wanted.
 *
 * <p>{@code locked} has a bit for each page that is locked and present; a chunk with such pages has
 * a lock on at least them.
 *
 * <p>Guarded by {@code this}: everything.
 */
final class LockedRange {
  private static final long CHUNK = 2L << 20;
  private static final long CHUNK_PAGES = CHUNK >>> OsMemory.PAGE_SHIFT;

  private final Range range;
  private final OsPolicy policy;
  private final Bits locked = new Bits();
  private long committedPages;
  private long lockedPages;

  /** Not tried again, unless it is required, before something has been unlocked. */
  private boolean refused;

  private boolean everRefused;

  LockedRange(Range range, OsPolicy policy) {
    this.range = range;
    this.policy = policy;
  }

  Range range() {
    return range;
  }

  /** Notes that the range is committed up to an offset. */
  synchronized void committed(long bytes) {
    long pages = bytes >>> OsMemory.PAGE_SHIFT;
    locked.grow(pages);
    committedPages = Math.max(committedPages, pages);
  }

  /** Locks and populates committed memory; false when that is required, and refused. */
  synchronized boolean prepare(long offset, long bytes) {
    long page = offset >>> OsMemory.PAGE_SHIFT;
    long end = page + (bytes >>> OsMemory.PAGE_SHIFT);
    while (page < end) {
      long next = Math.min(end, chunkEnd(page));
      if (locked.count(page, next - page) < next - page && !lock(page, next)) {
        return false;
      }
      page = next;
    }
    return true;
  }

  private long chunkEnd(long page) {
    return Math.min(committedPages, (page & -CHUNK_PAGES) + CHUNK_PAGES);
  }

  /** Whether nothing of a page's chunk is locked. */
  private boolean isFresh(long page) {
    long first = page & -CHUNK_PAGES;
    return locked.count(first, chunkEnd(page) - first) == 0;
  }

  /** Locks pages of one chunk: all of it if nothing of it is locked yet. */
  private boolean lock(long page, long end) {
    boolean fresh = isFresh(page);
    if (fresh && refused && policy != OsPolicy.REQUIRE) {
      return populate(page, end);
    }
    if (fresh && lockPages(page & -CHUNK_PAGES, chunkEnd(page))) {
      return true;
    }
    if (lockPages(page, end)) {
      return true;
    }
    refused = true;
    everRefused = true;
    return policy != OsPolicy.REQUIRE && populate(page, end);
  }

  /** Whoever does not insist has memory that at least does not fault when it is first used. */
  private boolean populate(long page, long end) {
    Libc.populate(address(page), bytes(end - page));
    return true;
  }

  private boolean lockPages(long page, long end) {
    if (Libc.lock(address(page), bytes(end - page))) {
      lockedPages += locked.set(page, end - page);
      return true;
    }
    // It may have locked some, and found no memory for the rest.
    Libc.unlock(address(page), bytes(end - page));
    lockedPages -= locked.clear(page, end - page);
    return false;
  }

  /**
   * Gives memory back, and the locks of chunks that have none left. If the Java heap has no room
   * for the first call nothing has changed; if it has none for a later one, a chunk keeps its lock.
   */
  synchronized void giveBack(long offset, long bytes) {
    Libc.dropLockedPages(range.address() + offset, bytes);
    long page = offset >>> OsMemory.PAGE_SHIFT;
    long end = page + (bytes >>> OsMemory.PAGE_SHIFT);
    while (page < end) {
      long next = Math.min(end, chunkEnd(page));
      int holes = locked.clear(page, next - page);
      lockedPages -= holes;
      if (holes > 0 && isFresh(page)) {
        unlock(page & -CHUNK_PAGES, chunkEnd(page));
      }
      page = next;
    }
  }

  private void unlock(long page, long end) {
    try {
      Libc.unlock(address(page), bytes(end - page));
      refused = false;
    } catch (OutOfMemoryError full) {
      // The next lock of this chunk finds it locked, which is no error.
    }
  }

  private long address(long page) {
    return range.address() + bytes(page);
  }

  private static long bytes(long pages) {
    return pages << OsMemory.PAGE_SHIFT;
  }

  synchronized long lockedBytes() {
    return bytes(lockedPages);
  }

  synchronized boolean wasRefused() {
    return everRefused;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import java.util.function.LongConsumer;

/**
 * Free runs of one kind (dirty or clean), by length.
 *
 * <p>Up to 128 pages a bin holds runs of one length; above, four bins share a doubling. A bin is a
 * list through the records of its runs. Equation: {@code pages} = the sum of the lengths of all
 * runs listed.
 *
 * <p>Guarded by the page heap's lock.
 */
final class FreeRuns {
  private static final int EXACT = 128;
  private static final int EXACT_LOG = 7;
  private static final int BINS = EXACT + 4 * 40;

  /** How many runs a search looks at that no list can answer. */
  private static final int LOOKS = 256;

  private final boolean dirty;
  private final long[] heads = new long[BINS];
  private final long[] occupied = new long[(BINS + 63) / 64];
  private long pages;

  /** The fewest pages listed since somebody asked for that. */
  private long fewest;

  FreeRuns(boolean dirty) {
    this.dirty = dirty;
  }

  long pages() {
    return pages;
  }

  private static int bin(long length) {
    if (length <= EXACT) {
      return (int) length - 1;
    }
    int log = 63 - Long.numberOfLeadingZeros(length);
    int quarter = (int) (length >>> (log - 2)) & 3;
    return EXACT + 4 * (log - EXACT_LOG) + quarter;
  }

  void insert(long record, long length) {
    int bin = bin(length);
    long head = heads[bin];
    PageRecord.markFree(record, length, dirty);
    PageRecord.setNext(record, head);
    PageRecord.setPrevious(record, 0);
    if (head != 0) {
      PageRecord.setPrevious(head, record);
    }
    heads[bin] = record;
    occupied[bin >>> 6] |= 1L << bin;
    pages += length;
  }

  void remove(long record) {
    long length = PageRecord.freePages(record);
    int bin = bin(length);
    long next = PageRecord.next(record);
    long previous = PageRecord.previous(record);
    if (previous == 0) {
      heads[bin] = next;
      if (next == 0) {
        occupied[bin >>> 6] &= ~(1L << bin);
      }
    } else {
      PageRecord.setNext(previous, next);
    }
    if (next != 0) {
      PageRecord.setPrevious(next, previous);
    }
    PageRecord.unmark(record, length);
    pages -= length;
  }

  /** Lists a run, as one with its neighbours if they are listed here too. */
  void insertCoalesced(long run, long length) {
    long start = run;
    long total = length;
    long before = run - PageRecord.BYTES;
    long lengthBefore = PageRecord.freePagesBefore(run);
    if (lengthBefore > 0 && PageRecord.freeDirty(before) == dirty) {
      start = run - lengthBefore * PageRecord.BYTES;
      remove(start);
      total += lengthBefore;
    }
    long after = run + length * PageRecord.BYTES;
    long lengthAfter = PageRecord.freePagesFrom(after);
    if (lengthAfter > 0 && PageRecord.freeDirty(after) == dirty) {
      total += lengthAfter;
      remove(after);
    }
    insert(start, total);
  }

  /** Takes the front of a listed run, and keeps the rest. */
  long split(long run, long length) {
    long before = PageRecord.freePages(run);
    remove(run);
    if (before > length) {
      insert(run + length * PageRecord.BYTES, before - length);
    }
    PageRecord.unmark(run, length);
    fewest = Math.min(fewest, pages);
    return run;
  }

  /** Takes a run of so many pages; 0 when none is listed that long. */
  long take(long length) {
    long run = find(length);
    return run == 0 ? 0 : split(run, length);
  }

  /** Takes the end of a listed run, and keeps the rest. */
  void splitTail(long run, long length) {
    long before = PageRecord.freePages(run);
    remove(run);
    if (before > length) {
      insert(run, before - length);
    }
    PageRecord.unmark(run + (before - length) * PageRecord.BYTES, length);
    fewest = Math.min(fewest, pages);
  }

  /** The pages that were listed at all times since the last call: nobody has needed them. */
  long leastSinceAsked() {
    long least = fewest;
    fewest = pages;
    return least;
  }

  /** The record of a run of at least {@code length} pages, still listed, or 0. */
  long find(long length) {
    int bin = bin(length);
    if (length > EXACT) {
      // Runs of the first bin may be too short; those of every later one are long enough.
      for (long run = heads[bin]; run != 0; run = PageRecord.next(run)) {
        if (PageRecord.freePages(run) >= length) {
          return run;
        }
      }
      bin++;
    }
    int fit = firstOccupied(bin);
    return fit < 0 ? 0 : heads[fit];
  }

  /** The record of a run of the longest kind, still listed, or 0 when there is none. */
  long longest() {
    for (int i = occupied.length - 1; i >= 0; i--) {
      if (occupied[i] != 0) {
        return heads[i * 64 + 63 - Long.numberOfLeadingZeros(occupied[i])];
      }
    }
    return 0;
  }

  /**
   * The record of a run, still listed, that would have at least {@code length} pages together with
   * the free runs of the other kind before and after it; 0 when none of the longest has.
   */
  long findBesideOthers(long length) {
    int looks = LOOKS;
    for (int bin = BINS - 1; bin >= 0; bin--) {
      for (long run = heads[bin]; run != 0; run = PageRecord.next(run)) {
        long beside = PageRecord.freePagesBefore(run) + PageRecord.freePagesAfter(run);
        if (PageRecord.freePages(run) + beside >= length) {
          return run;
        }
        if (--looks == 0) {
          return 0;
        }
      }
    }
    return 0;
  }

  private int firstOccupied(int from) {
    int index = from >>> 6;
    if (index >= occupied.length) {
      return -1;
    }
    long bits = occupied[index] & (-1L << from);
    while (bits == 0) {
      if (++index == occupied.length) {
        return -1;
      }
      bits = occupied[index];
    }
    return index * 64 + Long.numberOfTrailingZeros(bits);
  }

  /** Sees every run that is listed. */
  void forEach(LongConsumer visitor) {
    for (long head : heads) {
      for (long run = head; run != 0; run = PageRecord.next(run)) {
        visitor.accept(run);
      }
    }
  }

  /** Checks the equation above and every link. */
  long checkedPages() {
    long sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      long previous = 0;
      for (long run = heads[bin]; run != 0; run = PageRecord.next(run)) {
        Invariant.check(
            PageRecord.kind(PageRecord.header(run)) == PageRecord.FREE, "free kind", run);
        Invariant.check(PageRecord.freeDirty(run) == dirty, "dirty mark", run);
        Invariant.check(bin(PageRecord.freePages(run)) == bin, "bin of length", run);
        Invariant.check(PageRecord.previous(run) == previous, "back link", run);
        sum += PageRecord.freePages(run);
        previous = run;
      }
    }
    Invariant.check(sum == pages, "free pages", sum);
    return sum;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

/**
 * Slabs of a bin, linked through words 2 and 3 of their page records. Guarded by the bin's lock.
 */
final class PageList {
  private long first;

  /** The slab that was added last, or 0. */
  long first() {
    return first;
  }

  boolean isEmpty() {
    return first == 0;
  }

  boolean isOnly(long slab) {
    return first == slab && PageRecord.next(slab) == 0;
  }

  void add(long slab) {
    PageRecord.setPrevious(slab, 0);
    PageRecord.setNext(slab, first);
    if (first != 0) {
      PageRecord.setPrevious(first, slab);
    }
    first = slab;
  }

  void remove(long slab) {
    long next = PageRecord.next(slab);
    long previous = PageRecord.previous(slab);
    if (previous == 0) {
      first = next;
    } else {
      PageRecord.setNext(previous, next);
    }
    if (next != 0) {
      PageRecord.setPrevious(next, previous);
    }
  }

  /** Checks what all slabs in a list have in common; returns how many there are. */
  int checkInvariants(int pageClass, int shard) {
    int count = 0;
    long previous = 0;
    for (long slab = first; slab != 0; slab = PageRecord.next(slab)) {
      long header = PageRecord.header(slab);
      Invariant.check(PageRecord.kind(header) == PageRecord.SLAB, "listed slab's kind", slab);
      Invariant.equal(PageRecord.pageClass(header), pageClass, "listed slab's class", slab);
      Invariant.equal(PageRecord.shard(slab), shard, "listed slab's shard", slab);
      Invariant.check(PageRecord.previous(slab) == previous, "slab's back link", slab);
      previous = slab;
      count++;
    }
    return count;
  }
}

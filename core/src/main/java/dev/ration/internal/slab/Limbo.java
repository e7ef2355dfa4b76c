// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

/**
 * Slabs and runs that are out of use, until no operation can still take them for what they were.
 *
 * <p>A grace period costs the same for one page as for hundreds, so they wait for it together. A
 * chain through word 2 of the records, all of kind RETIRED.
 *
 * <p>Equation: {@code pages} = the pages of all records in the chain. Guarded by the page heap's
 * lock, but for {@link #await}.
 */
final class Limbo {
  /** Takes the pages of what was retired. */
  @FunctionalInterface
  interface Heap {
    void putBack(long record, long pages);
  }

  private static final long ENOUGH = 1024;

  private final Quiescence quiescence;
  private final Metadata metadata;
  private long first;
  private long pages;

  Limbo(Quiescence quiescence, Metadata metadata) {
    this.quiescence = quiescence;
    this.metadata = metadata;
  }

  /** Adds all records of a chain. */
  void add(long chain) {
    long record = chain;
    while (record != 0) {
      long next = PageRecord.next(record);
      pages += PageRecord.retiredPages(record);
      PageRecord.setNext(record, first);
      first = record;
      record = next;
    }
  }

  boolean isEmpty() {
    return first == 0;
  }

  /** Whether a grace period now would be well spent. */
  boolean hasEnough() {
    return pages >= ENOUGH;
  }

  /** Whether a grace period costs less than new memory would. */
  boolean isWorthwhile() {
    return pages >= ENOUGH / 16;
  }

  /** Gives the chain away: whoever has it waits for the grace period, and releases it. */
  long takeAll() {
    long chain = first;
    first = 0;
    pages = 0;
    return chain;
  }

  void await() {
    quiescence.await();
  }

  /** Gives back what is in a chain, after the grace period. */
  void release(long chain, Heap heap) {
    long record = chain;
    while (record != 0) {
      long next = PageRecord.next(record);
      long size = PageRecord.retiredPages(record);
      long header = PageRecord.header(record);
      int sizeClass = PageRecord.pageClass(header);
      if (!SizeClasses.isRun(sizeClass)) {
        metadata.free(PageRecord.blockWords(header), 8L * SizeClasses.slotsPerPage(sizeClass));
      }
      heap.putBack(record, size);
      record = next;
    }
  }

  /** Checks the equation above. */
  void checkInvariants() {
    long counted = 0;
    for (long record = first; record != 0; record = PageRecord.next(record)) {
      int kind = PageRecord.kind(PageRecord.header(record));
      Invariant.equal(kind, PageRecord.RETIRED, "kind of a page in limbo", record);
      counted += PageRecord.retiredPages(record);
    }
    Invariant.equal(counted, pages, "pages in limbo", pages);
  }
}

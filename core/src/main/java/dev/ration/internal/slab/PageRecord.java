// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.Words;

/**
 * What a page is, in four words.
 *
 * <pre>
 *           word 0                   word 1                       word 2       word 3
 * SLAB      kind class slot-words    chain 16 free 16 bump 16     next page    previous page
 * RUN       kind class ->word 1      block word                   bytes        pages
 * FREE      kind                     pages dirty                  next run     previous run
 * FREE_TAIL kind                     pages dirty                  -            -
 * RETIRED   kind class slot-words    as it was                    next in limbo  pages of a run
 * </pre>
 *
 * <p>Word 0 of a slab or run points at block words: so a free finds the word of its block in the
 * same way for both. Only the first and last page of a run carry truth; records between are stale,
 * but never of kind SLAB or RUN.
 *
 * <p>Guarded by the page heap's lock (FREE), by the bin's (words 1 to 3 of SLAB), by owning the
 * block (RUN). Word 0 is also read without a lock, under a slot's: it changes away from SLAB and
 * RUN before, and the page is reused after, every slot has been seen idle.
 */
public final class PageRecord {
  static final int BYTES = 32;

  public static final int NONE = 0;
  public static final int SLAB = 1;
  public static final int RUN = 2;
  static final int FREE = 3;
  static final int FREE_TAIL = 4;
  static final int RETIRED = 8;

  /** As SLAB, RUN and a free page, of pages that are set aside; see {@link Reserve}. */
  static final int RESERVED_SLAB = 5;

  static final int RESERVED_RUN = 6;
  static final int RESERVED_FREE = 7;

  private static final int KIND_SHIFT = 56;
  private static final int CLASS_SHIFT = Words.POINTER_BITS;
  private static final int CLASS_MASK = SizeClasses.CLASS_MASK;
  private static final int SHARD_SHIFT = 48;
  private static final long PAGES = (1L << SHARD_SHIFT) - 1;

  private PageRecord() {}

  static long header(int kind, int pageClass, long words) {
    return (long) kind << KIND_SHIFT | (long) pageClass << CLASS_SHIFT | words;
  }

  public static int kind(long header) {
    return (int) (header >>> KIND_SHIFT);
  }

  /** Whether a header is of pages with blocks that any operation may meet; 0 is of no page. */
  public static boolean isInUse(long header) {
    int kind = kind(header);
    return kind >= SLAB && kind <= RUN;
  }

  /** Whether pages of a kind have blocks. */
  public static boolean holdsBlocks(int kind) {
    return kind == SLAB || kind == RUN || kind == RESERVED_SLAB || kind == RESERVED_RUN;
  }

  /** The class of a page: of its only block, of all its blocks, or of the head of a split page. */
  public static int pageClass(long header) {
    return (int) (header >>> CLASS_SHIFT) & CLASS_MASK;
  }

  public static long blockWords(long header) {
    return header & Words.POINTER_MASK;
  }

  public static long header(long record) {
    return Words.get(record);
  }

  /** Whoever takes a page out of use by this fences, and waits, before it is used again. */
  static void setHeader(long record, long header) {
    Words.setRelease(record, header);
  }

  /** The pointer to the block word of a run. */
  static long runWord(long record) {
    return record + 8;
  }

  /** The reverse of {@link #runWord}. */
  static long ofRunWord(long word) {
    return word - 8;
  }

  /** The exact bytes of a run's block, found from the pointer to its block word. */
  public static long runBytes(long runWord) {
    return Words.get(runWord + 8);
  }

  public static void setRunBytes(long runWord, long bytes) {
    Words.set(runWord + 8, bytes);
  }

  static long runPages(long record) {
    return Words.get(record + 24) & PAGES;
  }

  static void setRunPages(long record, long pages) {
    Words.set(record + 24, pages);
  }

  static void setRunShard(long record, int shard) {
    Words.set(record + 24, (long) shard << SHARD_SHIFT | runPages(record));
  }

  /** The shard for which a slab or a run was made; it keeps it as long as it is one. */
  static int shard(long record) {
    boolean isRun = SizeClasses.isRun(pageClass(header(record)));
    return (int) (Words.get(record + (isRun ? 24 : 8)) >>> SHARD_SHIFT);
  }

  static long next(long record) {
    return Words.get(record + 16);
  }

  static void setNext(long record, long next) {
    Words.set(record + 16, next);
  }

  static long previous(long record) {
    return Words.get(record + 24);
  }

  static void setPrevious(long record, long previous) {
    Words.set(record + 24, previous);
  }

  static long freePages(long record) {
    return Words.get(record + 8) >>> 1;
  }

  static boolean freeDirty(long record) {
    return (Words.get(record + 8) & 1) != 0;
  }

  /** The length of the free run that ends before a record, or 0. */
  static long freePagesBefore(long record) {
    long last = record - BYTES;
    int kind = kind(header(last));
    boolean isFree = kind == FREE_TAIL || (kind == FREE && freePages(last) == 1);
    return isFree ? freePages(last) : 0;
  }

  /** The length of the free run that begins with a record, or 0. */
  static long freePagesFrom(long record) {
    return kind(header(record)) == FREE ? freePages(record) : 0;
  }

  /** The length of the free run right after a free run, or 0. */
  static long freePagesAfter(long run) {
    return freePagesFrom(run + freePages(run) * BYTES);
  }

  /** Marks a free run by its first and its last page. */
  static void markFree(long record, long pages, boolean dirty) {
    long size = pages << 1 | (dirty ? 1 : 0);
    long tail = record + (pages - 1) * BYTES;
    Words.set(tail + 8, size);
    Words.set(tail, header(FREE_TAIL, 0, 0));
    Words.set(record + 8, size);
    Words.set(record, header(FREE, 0, 0));
  }

  /** Makes the ends of a run that leaves the free lists say nothing. */
  static void unmark(long record, long pages) {
    Words.set(record, 0);
    Words.set(record + (pages - 1) * BYTES, 0);
  }

  /**
   * Takes a slab or run out of use, as the front of a chain: no new operation finds it.
   *
   * @return the record
   */
  static long retire(long record, long chain) {
    long header = header(record);
    setNext(record, chain);
    setHeader(record, header(RETIRED, pageClass(header), blockWords(header)));
    return record;
  }

  static long retiredPages(long record) {
    return SizeClasses.isRun(pageClass(header(record))) ? runPages(record) : 1;
  }

  static int chain(long slab) {
    return (int) (Words.get(slab + 8) & 0xFFFF);
  }

  static int free(long slab) {
    return (int) (Words.get(slab + 8) >>> 16 & 0xFFFF);
  }

  static int bump(long slab) {
    return (int) (Words.get(slab + 8) >>> 32 & 0xFFFF);
  }

  static void setSlab(long slab, int shard, int chain, int free, int bump) {
    long counts = (long) bump << 32 | (long) free << 16 | chain;
    Words.set(slab + 8, (long) shard << SHARD_SHIFT | counts);
  }
}

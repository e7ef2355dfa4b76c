// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.SpinLock;
import dev.ration.internal.memory.Words;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Pages of a pool that are set aside for somebody, and the blocks cut from them. Nobody else gets
 * any of it: its slabs feed no magazine, and its blocks are freed centrally.
 *
 * <p>Blocks of up to half a page lie in slots of a power of two from 64 bytes on, larger ones in
 * whole pages. So none takes more than twice what it costs, and {@link #pages} hold whatever costs
 * so many bytes. Only frees in between can leave pages that others of its blocks keep from being
 * joined, as in any heap that moves nothing.
 *
 * <p>Equations: every page is free, one of {@link ReservedSlabs}, or of one block; {@code live} =
 * blocks that are not free; {@code used} = bytes of their slots and pages. A page that has become
 * free is given out again only after a grace period, as in {@link SlabBin}.
 *
 * <p>Guarded by {@code lock}: everything.
 */
public final class Reserve {
  private static final long FREE_HEADER = PageRecord.header(PageRecord.RESERVED_FREE, 0, 0);

  private final PageMap map;
  private final Quiescence quiescence;
  private final SpinLock lock = new SpinLock(SpinLock.Rank.RESERVE);
  private final long run;
  private final long address;
  private final int pages;
  private final long promised;
  private final ReservedSlabs slabs;
  private final BitSet free;
  private long live;
  private long used;
  private boolean retired;

  private Reserve(
      PageMap map, Quiescence quiescence, long run, int pages, long promised, ReservedSlabs slabs) {
    this.map = map;
    this.promised = promised;
    this.quiescence = quiescence;
    this.run = run;
    this.address = map.address(run);
    this.pages = pages;
    this.slabs = slabs;
    this.free = new BitSet(pages);
    free.set(0, pages);
    for (int page = 0; page < pages; page++) {
      PageRecord.setHeader(record(page), FREE_HEADER);
    }
  }

  /** How many pages hold whatever blocks cost so many bytes together. */
  public static long pages(long bytes) {
    return bytes == 0 ? 0 : 2 * SizeClasses.pages(bytes) + ReservedSlabs.KINDS;
  }

  /** Sets pages aside; null, and nothing has changed, when there are not so many. */
  static @Nullable Reserve create(
      PageHeap heap, Metadata metadata, Quiescence quiescence, long bytes) {
    int pages = (int) pages(bytes);
    long run = heap.allocate(pages, true);
    if (run == 0) {
      return null;
    }
    Reserve made = null;
    ReservedSlabs slabs = null;
    try {
      slabs = ReservedSlabs.create(heap, metadata, run, pages);
      made = slabs == null ? null : new Reserve(heap.map(), quiescence, run, pages, bytes, slabs);
    } finally {
      if (made == null) {
        giveRunBack(heap, metadata, run, pages, slabs);
      }
    }
    return made;
  }

  private static void giveRunBack(
      PageHeap heap, Metadata metadata, long run, int pages, @Nullable ReservedSlabs slabs) {
    if (slabs != null) {
      slabs.giveWordsBack(metadata);
    }
    heap.free(run, pages);
  }

  long address() {
    return address;
  }

  int pages() {
    return pages;
  }

  /** The numbers of the pages that have blocks, or had until a moment ago. */
  BitSet usedPages() {
    lock.lock();
    try {
      BitSet used = new BitSet(pages);
      used.set(0, pages);
      used.andNot(free);
      return used;
    } finally {
      lock.unlock();
    }
  }

  boolean contains(long other) {
    return other - address >= 0 && other - address < (long) pages << OsMemory.PAGE_SHIFT;
  }

  private long record(int page) {
    return run + (long) page * PageRecord.BYTES;
  }

  /**
   * Takes a block, in state CACHED; 0 when there is none so large.
   *
   * @param patient whether to wait for the lock
   */
  public long take(long bytes, boolean patient) {
    if (!lock.lock(patient)) {
      return 0;
    }
    try {
      long taken =
          retired ? 0 : bytes <= ReservedSlabs.MOST_BYTES ? takeSlot(bytes) : takePages(bytes);
      live += taken == 0 ? 0 : 1;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private long takeSlot(long bytes) {
    int slab = ReservedSlabs.kind(bytes);
    int page = slabs.open(slab);
    if (page == ReservedSlabs.NONE) {
      page = free.nextSetBit(0);
      if (page < 0) {
        return 0;
      }
      free.clear(page);
      slabs.cut(page, slab);
    }
    used += slabs.slotBytes(page);
    return slabs.take(page);
  }

  private long address(int page) {
    return address + ((long) page << OsMemory.PAGE_SHIFT);
  }

  /** Whole pages, from the far end, so that slabs and runs do not lie between each other. */
  private long takePages(long bytes) {
    long wanted = SizeClasses.pages(bytes);
    int end = pages;
    while (end > 0) {
      int last = free.previousSetBit(end - 1);
      int first = last < 0 ? 0 : free.previousClearBit(last) + 1;
      if (last >= 0 && last - first + 1 >= wanted) {
        return takePages(last + 1 - (int) wanted, (int) wanted);
      }
      end = first;
    }
    return 0;
  }

  private long takePages(int page, int count) {
    free.clear(page, page + count);
    used += (long) count << OsMemory.PAGE_SHIFT;
    long record = record(page);
    long word = PageRecord.runWord(record);
    PageRecord.setRunPages(record, count);
    Words.setRelease(word, BlockWord.CACHED);
    int sizeClass =
        SizeClasses.FIRST_RUN_CLASS - 1 + Math.min(count, SizeClasses.MAX_RUN_CLASS_PAGES);
    PageRecord.setHeader(record, PageRecord.header(PageRecord.RESERVED_RUN, sizeClass, word));
    return address(page);
  }

  /** Takes back a block in state CACHED; whether these pages have come to their end by that. */
  boolean giveBack(long block) {
    int page = (int) ((block - address) >>> OsMemory.PAGE_SHIFT);
    int emptied;
    lock.lock();
    try {
      live--;
      emptied = slabs.isSlab(page) ? giveSlot(page, block) : givePages(page);
    } finally {
      lock.unlock();
    }
    if (emptied == 0) {
      return false;
    }
    quiescence.await();
    return freed(page, emptied);
  }

  /** Marks the emptied pages free, which nobody can see as anything else any more. */
  private boolean freed(int page, int count) {
    lock.lock();
    try {
      free.set(page, page + count);
      return retired && free.cardinality() == pages;
    } finally {
      lock.unlock();
    }
  }

  private int givePages(int page) {
    long record = record(page);
    PageRecord.setHeader(record, FREE_HEADER);
    int count = (int) PageRecord.runPages(record);
    used -= (long) count << OsMemory.PAGE_SHIFT;
    return count;
  }

  private int giveSlot(int page, long block) {
    used -= slabs.slotBytes(page);
    if (!slabs.giveBack(page, block)) {
      return 0;
    }
    PageRecord.setHeader(record(page), FREE_HEADER);
    return 1;
  }

  /**
   * What is set aside, and what of it is used.
   *
   * @param promised bytes that blocks may cost; 0 when nothing is given out any more
   * @param pages all bytes of the pages
   * @param used bytes of slots and pages that blocks have
   * @param blocks how many these are
   */
  public record Amounts(long promised, long pages, long used, long blocks) {}

  /** How things stand; null when the pages are the pool's again. */
  public @Nullable Amounts amounts() {
    lock.lock();
    try {
      return retired && live == 0
          ? null
          : new Amounts(retired ? 0 : promised, (long) pages << OsMemory.PAGE_SHIFT, used, live);
    } finally {
      lock.unlock();
    }
  }

  boolean isUnused() {
    lock.lock();
    try {
      return live == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Gives out nothing any more; whether the pages have come to their end. */
  boolean retire() {
    lock.lock();
    try {
      retired = true;
      return free.cardinality() == pages;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the pages back to the pool; they have come to their end. */
  void dissolve(PageHeap heap, Metadata metadata) {
    for (int page = 0; page < pages; page++) {
      PageRecord.setHeader(record(page), 0);
    }
    giveRunBack(heap, metadata, run, pages, slabs);
  }

  /** Visits every block word. */
  static long walk(long record, long at, BlockStore.Visitor visitor) {
    long header = PageRecord.header(record);
    long words = PageRecord.blockWords(header);
    int sizeClass = PageRecord.pageClass(header);
    switch (PageRecord.kind(header)) {
      case PageRecord.RESERVED_SLAB -> {
        for (int i = 0; i < SizeClasses.slotsPerPage(sizeClass); i++) {
          long pointer = words + 8L * i;
          long block = at + (long) i * SizeClasses.slotBytes(sizeClass);
          visitor.visit(block, pointer, Words.get(pointer), sizeClass);
        }
      }
      case PageRecord.RESERVED_RUN -> {
        visitor.visit(at, words, Words.get(words), sizeClass);
        return PageRecord.runPages(record);
      }
      case PageRecord.RESERVED_FREE -> {}
      default -> throw new Invariant.Broken("a page of no kind in a quiet pool", at);
    }
    return 1;
  }

  /** Checks the equations above; nobody may be running an operation meanwhile. */
  void checkInvariants() {
    long blocks = 0;
    long bytes = 0;
    int page = 0;
    while (page < pages) {
      long header = PageRecord.header(record(page));
      int found = PageRecord.kind(header);
      Invariant.check((found == PageRecord.RESERVED_FREE) == free.get(page), "free page", page);
      Invariant.check((found == PageRecord.RESERVED_SLAB) == slabs.isSlab(page), "slab", page);
      if (found == PageRecord.RESERVED_SLAB) {
        long inSlab = slabs.checkedBlocks(page);
        blocks += inSlab;
        bytes += inSlab * slabs.slotBytes(page);
      }
      boolean isRun = found == PageRecord.RESERVED_RUN;
      int length = isRun ? (int) PageRecord.runPages(record(page)) : 1;
      blocks += isRun ? 1 : 0;
      bytes += isRun ? (long) length << OsMemory.PAGE_SHIFT : 0;
      page += length;
    }
    Invariant.equal(page, pages, "pages set aside", address);
    Invariant.equal(blocks, live, "blocks in pages set aside", address);
    Invariant.equal(bytes, used, "bytes of blocks in pages set aside", address);
    Invariant.check(map.record(address) == run, "pages set aside are the pool's", address);
  }
}

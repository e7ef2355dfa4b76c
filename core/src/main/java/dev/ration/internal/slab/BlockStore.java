// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Words;
import dev.ration.internal.slab.PageMap.Extent;
import java.lang.foreign.MemorySegment;

/**
 * The door of this package: the blocks of one pool.
 *
 * <p>Gives and takes blocks of a class by the magazine, and large runs one by one. What it gives is
 * in state CACHED; what it takes back must be.
 */
public final class BlockStore {
  /** Sees every block word of the pool. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * @param address of the slot
     * @param wordPointer where its word stands
     * @param word its value
     * @param sizeClass the class, or {@link SizeClasses#LARGE}
     */
    void visit(long address, long wordPointer, long word, int sizeClass);
  }

  private final PageHeap heap;
  private final Metadata metadata;
  private final Reserves reserves;
  private final ColdSlabs coldSlabs;
  private final Shards shards;
  private final Bins bins;
  private final Placement placement;

  /**
   * @param slots how many users there are who had better not share a slab: two that change words of
   *     one cache line wait for each other
   */
  public BlockStore(OsMemory memory, int hints, long limit, Quiescence quiescence, int slots) {
    this.metadata = new Metadata(memory, hints);
    this.heap = new PageHeap(memory, metadata, hints, limit, quiescence);
    this.reserves = new Reserves(heap, metadata, quiescence);
    this.coldSlabs = new ColdSlabs(heap, reserves);
    this.shards = new Shards(heap.nodes(), slots);
    this.placement = new Placement(heap, shards);
    this.bins = new Bins(heap, shards);
  }

  /** Who has slabs of his own. */
  public Shards shards() {
    return shards;
  }

  /** What lies on each NUMA node. */
  public Placement placement() {
    return placement;
  }

  /** The shard for which a block was made, found by the pointer to its word and its address. */
  public int shard(int sizeClass, long address, long wordPointer) {
    return PageRecord.shard(
        SizeClasses.isRun(sizeClass)
            ? PageRecord.ofRunWord(wordPointer)
            : heap.map().record(address));
  }

  public PageHeap pages() {
    return heap;
  }

  /** Bytes of metadata of this pool: block words and page records. */
  public long metadataBytes() {
    return metadata.usedBytes() + heap.recordBytes();
  }

  /** Takes zeroed words, which count against the pool's limit; 0 when they are refused. */
  public long allocateMetadata(long bytes, boolean patient) {
    return heap.allocateMetadata(bytes, patient);
  }

  /** Gives words back. */
  public void freeMetadata(long pointer, long bytes) {
    metadata.free(pointer, bytes);
  }

  /**
   * Fills an empty magazine with what is at hand on the shard's node: blocks of its slabs, many of
   * another's, or pages that are free and ours. Waits for nothing.
   *
   * @return its rounds, which may be none
   */
  public int fillAtHand(int sizeClass, int shard, long magazine, int wanted) {
    int lent = 0;
    if (!SizeClasses.isRun(sizeClass) && bins.isEmpty(sizeClass, shard)) {
      lent = borrow(sizeClass, shard, magazine, wanted, SizeClasses.slotsPerPage(sizeClass));
    }
    return lent > 0 ? lent : fill(sizeClass, shard, magazine, wanted, false);
  }

  /**
   * Fills an empty magazine with whatever there is on the shard's node: half a page of another
   * shard's blocks before memory that we do not have yet, and less when that is refused. Of two
   * users of one slab each waits for the other's block words: for a few blocks that is too dear.
   *
   * @return its rounds; 0 when memory is refused
   */
  public int fill(int sizeClass, int shard, long magazine, int wanted) {
    if (SizeClasses.isRun(sizeClass)) {
      return fill(sizeClass, shard, magazine, wanted, true);
    }
    int half = SizeClasses.slotsPerPage(sizeClass) / 2;
    int filled = borrow(sizeClass, shard, magazine, wanted, half);
    if (filled == 0) {
      filled = fill(sizeClass, shard, magazine, wanted, true);
    }
    return filled > 0 ? filled : borrow(sizeClass, shard, magazine, wanted, 1);
  }

  private int borrow(int sizeClass, int shard, long magazine, int wanted, int least) {
    int lent = bins.borrow(sizeClass, shard, magazine, wanted, least);
    Magazine.setRounds(magazine, lent);
    return lent;
  }

  private int fill(int sizeClass, int shard, long magazine, int wanted, boolean patient) {
    int filled =
        SizeClasses.isRun(sizeClass)
            ? fillRuns(sizeClass, shard, magazine, wanted, patient)
            : bins.fill(sizeClass, shard, magazine, wanted, patient);
    Magazine.setRounds(magazine, filled);
    return filled;
  }

  private int fillRuns(int sizeClass, int shard, long magazine, int wanted, boolean patient) {
    long pages = SizeClasses.pages(SizeClasses.slotBytes(sizeClass));
    int filled = heap.allocateRuns(pages, shards.node(shard), wanted, patient, magazine);
    for (int i = 0; i < filled; i++) {
      long run = Magazine.wordPointer(magazine, i);
      PageRecord.setRunShard(run, shard);
      Magazine.put(magazine, i, Magazine.address(magazine, i), publishRun(run, sizeClass));
    }
    return filled;
  }

  private static long publishRun(long run, int sizeClass) {
    long word = PageRecord.runWord(run);
    Words.setRelease(word, BlockWord.CACHED);
    PageRecord.setHeader(run, PageRecord.header(PageRecord.RUN, sizeClass, word));
    return word;
  }

  /** Takes back the first {@code count} rounds of a magazine. */
  public void drain(int sizeClass, long magazine, int count) {
    if (!SizeClasses.isRun(sizeClass)) {
      bins.drain(sizeClass, magazine, count);
      return;
    }
    long retired = 0;
    for (int i = 0; i < count; i++) {
      retired = PageRecord.retire(PageRecord.ofRunWord(Magazine.wordPointer(magazine, i)), retired);
    }
    heap.retire(retired);
  }

  /** Pages of this pool that are set aside. */
  public Reserves reserves() {
    return reserves;
  }

  /** Slabs of small blocks that will rarely be touched. */
  public ColdSlabs coldSlabs() {
    return coldSlabs;
  }

  /** Takes back one block without a magazine. */
  public void drainOne(int sizeClass, long address, long wordPointer) {
    if (reserves.giveBack(address)) {
      return;
    }
    if (SizeClasses.isRun(sizeClass)) {
      freeLarge(wordPointer);
    } else {
      bins.drainOne(sizeClass, address, wordPointer);
    }
  }

  /** Takes a run that has no class; returns the pointer to its block word, or 0 when refused. */
  public long allocateLarge(long pages, boolean patient) {
    long run = heap.allocate(pages, patient);
    return run == 0 ? 0 : publishRun(run, SizeClasses.LARGE);
  }

  /** As {@link #allocateLarge}, of a NUMA node and no other. */
  public long allocateLargeOn(int node, long pages, boolean patient) {
    long run = heap.allocate(pages, node, patient);
    return run == 0 ? 0 : publishRun(run, SizeClasses.LARGE);
  }

  /** The address of the block whose word is that of a run. */
  public long runAddress(long runWord) {
    return heap.map().address(PageRecord.ofRunWord(runWord));
  }

  /** Takes back a run whose word is in state CACHED. */
  public void freeLarge(long runWord) {
    heap.retire(PageRecord.retire(PageRecord.ofRunWord(runWord), 0));
  }

  /** Makes a large run shorter or longer in place; false when the pages behind it are not free. */
  public boolean resizeLarge(long runWord, long newPages) {
    long run = PageRecord.ofRunWord(runWord);
    long pages = PageRecord.runPages(run);
    if (newPages < pages) {
      heap.shrink(run, pages, newPages);
      return true;
    }
    return newPages == pages || heap.extend(run, pages, newPages);
  }

  /** The pages of a run, by the pointer to its block word. */
  public static long runPages(long runWord) {
    return PageRecord.runPages(PageRecord.ofRunWord(runWord));
  }

  /** Gives everything that is free back to the operating system. */
  public void trim() {
    trimSlabs();
    heap.trim();
  }

  /** Gives up the slabs that are kept although they are entirely free. */
  public void trimSlabs() {
    bins.trim();
    coldSlabs.trim();
    heap.settle();
  }

  /** Says that the whole pages of a block will rarely be touched; advisory. */
  public void cold(long address, long bytes) {
    heap.pageMemory().cold(address, SizeClasses.pages(bytes));
  }

  /** Whether all pages of a block lie on a NUMA node, or none of those of which anybody knows. */
  public boolean liesOn(int node, long address, long bytes) {
    long within = address & (OsMemory.PAGE_SIZE - 1);
    return heap.pageMemory().near(address - within, SizeClasses.pages(within + bytes), node);
  }

  /** Asks for a block of whole pages to be paged out; for how many bytes that was taken. */
  public long pageOut(long address, long bytes) {
    return heap.pageMemory().pageOut(address, SizeClasses.pages(bytes));
  }

  /** Bytes of a block of whole pages that are in memory now; 0 where nobody knows. */
  public long presentBytes(long address, long bytes) {
    return heap.pageMemory().presentBytes(address, SizeClasses.pages(bytes));
  }

  /** A view of a block's bytes. */
  public MemorySegment segment(long address, long bytes) {
    MemorySegment segment = heap.map().segment(address, bytes);
    if (segment == null) {
      throw new IllegalArgumentException("no block at 0x" + Long.toHexString(address));
    }
    return segment;
  }

  /** Walks all slots of all slabs and all runs; nobody may be running an operation meanwhile. */
  public void walk(Visitor visitor) {
    for (Extent extent : heap.map().extents()) {
      long page = 0;
      while (page < extent.pages()) {
        long record = extent.record(page);
        long address = extent.range.address() + (page << OsMemory.PAGE_SHIFT);
        page += walkPage(record, address, visitor);
      }
    }
  }

  private static long walkPage(long record, long address, Visitor visitor) {
    long header = PageRecord.header(record);
    int pageClass = PageRecord.pageClass(header);
    long words = PageRecord.blockWords(header);
    return switch (PageRecord.kind(header)) {
      case PageRecord.SLAB -> {
        int slotBytes = SizeClasses.slotBytes(pageClass);
        for (int i = 0; i < SizeClasses.slotsPerPage(pageClass); i++) {
          long pointer = words + 8L * i;
          int sizeClass = SizeClasses.classOfSlot(pageClass, i);
          visitor.visit(address + (long) i * slotBytes, pointer, Words.get(pointer), sizeClass);
        }
        yield 1;
      }
      case PageRecord.RUN -> {
        visitor.visit(address, words, Words.get(words), pageClass);
        yield PageRecord.runPages(record);
      }
      case PageRecord.FREE -> PageRecord.freePages(record);
      case PageRecord.RETIRED -> PageRecord.retiredPages(record);
      default -> Reserve.walk(record, address, visitor);
    };
  }

  /** Checks the equations of the page heap and of every bin. */
  public void checkInvariants() {
    heap.checkInvariants();
    bins.checkInvariants();
    reserves.checkInvariants();
    placement.checkInvariants();
  }
}

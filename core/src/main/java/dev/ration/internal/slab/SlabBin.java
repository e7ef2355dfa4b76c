// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.SpinLock;
import dev.ration.internal.memory.Words;

/**
 * The slabs of one size class in one shard: cuts pages into slots, and finds those with a free one
 * in O(1).
 *
 * <p>A slab's free slots are a chain through their block words, and then all from {@code bump} on,
 * which were never used. Equation per slab: {@code free = length of the chain + (slots - bump)},
 * and {@code free} is the number of its block words in state FREE. Listed are exactly the slabs
 * with {@code free > 0}; a slab that is entirely free is kept only while it is the only one listed.
 *
 * <p>Guarded by {@code lock}: the list, and words 1 to 3 of the slabs' page records.
 */
final class SlabBin implements Bin {
  private static final int CHAIN_END = BlockWord.LARGE;

  private final int sizeClass;
  private final int shard;
  private final int node;
  private final int slots;
  private final int wordBytes;
  private final PageHeap heap;
  private final SpinLock lock = new SpinLock(SpinLock.Rank.BIN);
  private final PageList listed = new PageList();
  private int free;

  /** {@code free}, for whoever does not hold the lock; a hint. */
  private volatile int freeSeen;

  SlabBin(int sizeClass, int shard, PageHeap heap) {
    this(sizeClass, shard, 0, heap);
  }

  /** As above, on a NUMA node. */
  SlabBin(int sizeClass, int shard, int node, PageHeap heap) {
    this.node = node;
    this.sizeClass = sizeClass;
    this.shard = shard;
    this.slots = SizeClasses.slotsPerPage(sizeClass);
    this.wordBytes = slots * 8;
    this.heap = heap;
  }

  @Override
  public int fill(long magazine, int wanted, boolean patient) {
    if (!lock.lock(patient)) {
      return 0;
    }
    try {
      return !listed.isEmpty() || cutSlab(patient) ? takeListed(magazine, wanted) : 0;
    } finally {
      unlock();
    }
  }

  private void unlock() {
    freeSeen = free;
    lock.unlock();
  }

  @Override
  public int free() {
    return freeSeen;
  }

  @Override
  public int lend(long magazine, int wanted) {
    if (!lock.tryLock()) {
      return 0;
    }
    try {
      return takeListed(magazine, wanted);
    } finally {
      unlock();
    }
  }

  private int takeListed(long magazine, int wanted) {
    int filled = 0;
    while (filled < wanted && !listed.isEmpty()) {
      filled += take(listed.first(), magazine, filled, wanted - filled);
    }
    return filled;
  }

  private int take(long slab, long magazine, int from, int wanted) {
    long words = PageRecord.blockWords(PageRecord.header(slab));
    long address = heap.map().address(slab);
    int chain = PageRecord.chain(slab);
    int freeHere = PageRecord.free(slab);
    int bump = PageRecord.bump(slab);
    int taken = Math.min(wanted, freeHere);
    int slotBytes = SizeClasses.slotBytes(sizeClass);
    for (int i = 0; i < taken; i++) {
      int slot;
      if (chain != CHAIN_END) {
        slot = chain;
        chain = BlockWord.next(Words.get(words + 8L * slot));
      } else {
        slot = bump++;
      }
      long word = words + 8L * slot;
      Words.setRelease(word, BlockWord.CACHED);
      Magazine.put(magazine, from + i, address + (long) slot * slotBytes, word);
    }
    PageRecord.setSlab(slab, shard, chain, freeHere - taken, bump);
    free -= taken;
    if (freeHere == taken) {
      listed.remove(slab);
    }
    return taken;
  }

  private boolean cutSlab(boolean patient) {
    long page = heap.allocateSlab(wordBytes, node, patient);
    if (page == 0) {
      return false;
    }
    long words = PageRecord.previous(page);
    PageRecord.setSlab(page, shard, CHAIN_END, slots, 0);
    PageRecord.setHeader(page, PageRecord.header(PageRecord.SLAB, sizeClass, words));
    listed.add(page);
    free += slots;
    return true;
  }

  @Override
  public void drain(long magazine, int from, int count) {
    long retired = 0;
    lock.lock();
    try {
      for (int i = from; i < from + count; i++) {
        long slab = heap.map().record(Magazine.address(magazine, i));
        if (give(slab, Magazine.wordPointer(magazine, i))) {
          retired = retire(slab, retired);
        }
      }
    } finally {
      unlock();
    }
    heap.retire(retired);
  }

  @Override
  public void drainOne(long address, long word) {
    long slab = heap.map().record(address);
    lock.lock();
    boolean unneeded = give(slab, word);
    long retired = unneeded ? retire(slab, 0) : 0;
    unlock();
    heap.retire(retired);
  }

  /** From here on no new operation finds the slab. */
  private long retire(long slab, long retired) {
    listed.remove(slab);
    free -= slots;
    return PageRecord.retire(slab, retired);
  }

  /** Returns whether the slab is now entirely free and not needed. */
  private boolean give(long slab, long word) {
    long words = PageRecord.blockWords(PageRecord.header(slab));
    int freeHere = PageRecord.free(slab) + 1;
    free++;
    Words.setRelease(word, BlockWord.free(PageRecord.chain(slab)));
    PageRecord.setSlab(slab, shard, (int) ((word - words) >>> 3), freeHere, PageRecord.bump(slab));
    if (freeHere == 1) {
      listed.add(slab);
    }
    return freeHere == slots && !listed.isOnly(slab);
  }

  /** Gives back the slab that was kept although it is entirely free. */
  void trim() {
    long retired = 0;
    lock.lock();
    try {
      long slab = listed.first();
      while (slab != 0) {
        long next = PageRecord.next(slab);
        if (PageRecord.free(slab) == slots) {
          retired = retire(slab, retired);
        }
        slab = next;
      }
    } finally {
      unlock();
    }
    heap.retire(retired);
  }

  /** Checks the equation above for every listed slab. */
  void checkInvariants() {
    lock.lock();
    try {
      listed.checkInvariants(sizeClass, shard);
      int counted = 0;
      for (long slab = listed.first(); slab != 0; slab = PageRecord.next(slab)) {
        checkSlab(slab, PageRecord.blockWords(PageRecord.header(slab)));
        counted += PageRecord.free(slab);
      }
      Invariant.equal(counted, free, "free blocks of listed slabs", sizeClass);
    } finally {
      lock.unlock();
    }
  }

  private void checkSlab(long slab, long words) {
    int chained = 0;
    for (int slot = PageRecord.chain(slab); slot != CHAIN_END; chained++) {
      long word = Words.get(words + 8L * slot);
      Invariant.check(BlockWord.state(word) == BlockWord.FREE, "chained slot's state", slab);
      Invariant.check(chained < slots, "chain ends", slab);
      slot = BlockWord.next(word);
    }
    int free = PageRecord.free(slab);
    Invariant.check(free > 0, "listed slab has a free slot", slab);
    Invariant.equal(chained + slots - PageRecord.bump(slab), free, "free slots", slab);
    int inStateFree = 0;
    for (int slot = 0; slot < slots; slot++) {
      if (BlockWord.state(Words.getAcquire(words + 8L * slot)) == BlockWord.FREE) {
        inStateFree++;
      }
    }
    Invariant.equal(inStateFree, free, "block words in state FREE", slab);
    assert wordBytes <= OsMemory.PAGE_SIZE;
  }
}

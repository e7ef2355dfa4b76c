// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.SpinLock;
import dev.ration.internal.memory.Words;

/**
 * The split pages of one class in one shard: a head of more than half a page, and a tail of a
 * smaller class behind it. A page is cut when a head is wanted; its tail serves whoever wants one.
 *
 * <p>Equations: a page's parts are free exactly when their block words are in state FREE. In {@code
 * withHead} are the pages whose head is free, in {@code withTail} those whose tail alone is; {@code
 * heads} and {@code tails} count them. Of pages that are entirely free one is kept at most.
 *
 * <p>Guarded by {@code lock}: the lists, and words 1 to 3 of the pages' records, where the count of
 * free slots is the set of free parts.
 */
final class SplitBin {
  private static final int HEAD = 1;
  private static final int TAIL = 2;
  private static final int BOTH = HEAD | TAIL;
  private static final int WORD_BYTES = 16;

  /** Pages cut at once: each has but one block of those that are wanted. */
  private static final int CUT_AT_ONCE = 4;

  private final int pageClass;
  private final int shard;
  private final int node;
  private final PageHeap heap;
  private final SpinLock lock = new SpinLock(SpinLock.Rank.BIN);
  private final PageList withHead = new PageList();
  private final PageList withTail = new PageList();
  private final Part heads = new Part(HEAD, withHead);
  private final Part tails = new Part(TAIL, withTail);

  SplitBin(int pageClass, int shard, int node, PageHeap heap) {
    this.pageClass = pageClass;
    this.shard = shard;
    this.node = node;
    this.heap = heap;
  }

  Bin heads() {
    return heads;
  }

  Bin tails() {
    return tails;
  }

  /** The blocks of one kind. */
  private final class Part implements Bin {
    private final int part;
    private final int index;
    private final PageList pages;
    private int free;

    /** {@code free}, for whoever does not hold the lock; a hint. */
    private volatile int freeSeen;

    Part(int part, PageList pages) {
      this.part = part;
      this.index = part - 1;
      this.pages = pages;
    }

    @Override
    public int fill(long magazine, int wanted, boolean patient) {
      if (!lock.lock(patient)) {
        return 0;
      }
      try {
        int filled = takeListed(magazine, 0, wanted);
        for (int i = 0; part == HEAD && i < CUT_AT_ONCE && filled < wanted && cut(patient); i++) {
          filled = takeListed(magazine, filled, wanted);
        }
        return filled;
      } finally {
        unlock();
      }
    }

    @Override
    public int lend(long magazine, int wanted) {
      if (free() == 0 || !lock.tryLock()) {
        return 0;
      }
      try {
        return takeListed(magazine, 0, wanted);
      } finally {
        unlock();
      }
    }

    @Override
    public int free() {
      return freeSeen;
    }

    private int takeListed(long magazine, int from, int wanted) {
      int filled = from;
      while (filled < wanted && !pages.isEmpty()) {
        long page = pages.first();
        long word = word(page);
        Words.setRelease(word, BlockWord.CACHED);
        Magazine.put(magazine, filled++, address(page), word);
        relist(page, PageRecord.free(page) & ~part);
      }
      return filled;
    }

    private long word(long page) {
      return PageRecord.blockWords(PageRecord.header(page)) + 8L * index;
    }

    private long address(long page) {
      return heap.map().address(page) + (long) index * SizeClasses.slotBytes(pageClass);
    }

    @Override
    public void drain(long magazine, int from, int count) {
      long retired = 0;
      lock.lock();
      try {
        for (int i = from; i < from + count; i++) {
          retired = give(Magazine.address(magazine, i), Magazine.wordPointer(magazine, i), retired);
        }
      } finally {
        unlock();
      }
      heap.retire(retired);
    }

    @Override
    public void drainOne(long address, long word) {
      lock.lock();
      long retired = give(address, word, 0);
      unlock();
      heap.retire(retired);
    }

    private long give(long address, long word, long retired) {
      long page = heap.map().record(address);
      Words.setRelease(word, BlockWord.free(0));
      relist(page, PageRecord.free(page) | part);
      return PageRecord.free(page) == BOTH && !withHead.isOnly(page)
          ? retire(page, retired)
          : retired;
    }
  }

  private void unlock() {
    heads.freeSeen = heads.free;
    tails.freeSeen = tails.free;
    lock.unlock();
  }

  private Part listing(int parts) {
    return (parts & HEAD) != 0 ? heads : tails;
  }

  /** Gives a page other free parts than it had, and the list in which it belongs. */
  private void relist(long page, int parts) {
    int before = PageRecord.free(page);
    if (before != 0) {
      listing(before).pages.remove(page);
      listing(before).free--;
    }
    PageRecord.setSlab(page, shard, 0, parts, 0);
    if (parts != 0) {
      listing(parts).pages.add(page);
      listing(parts).free++;
    }
  }

  private boolean cut(boolean patient) {
    long page = heap.allocateSlab(WORD_BYTES, node, patient);
    if (page == 0) {
      return false;
    }
    long words = PageRecord.previous(page);
    PageRecord.setSlab(page, shard, 0, 0, 0);
    PageRecord.setHeader(page, PageRecord.header(PageRecord.SLAB, pageClass, words));
    relist(page, BOTH);
    return true;
  }

  /** From here on no new operation finds the page. */
  private long retire(long page, long retired) {
    relist(page, 0);
    return PageRecord.retire(page, retired);
  }

  /** Gives back the page that was kept although it is entirely free. */
  void trim() {
    long retired = 0;
    lock.lock();
    try {
      long page = withHead.first();
      while (page != 0) {
        long next = PageRecord.next(page);
        if (PageRecord.free(page) == BOTH) {
          retired = retire(page, retired);
        }
        page = next;
      }
    } finally {
      unlock();
    }
    heap.retire(retired);
  }

  /** Checks the equations above for every listed page. */
  void checkInvariants() {
    lock.lock();
    try {
      for (Part part : new Part[] {heads, tails}) {
        int listed = part.pages.checkInvariants(pageClass, shard);
        Invariant.equal(listed, part.free, "split pages listed by their free part", pageClass);
        for (long page = part.pages.first(); page != 0; page = PageRecord.next(page)) {
          checkPage(page, part);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void checkPage(long page, Part part) {
    int parts = PageRecord.free(page);
    Invariant.check(listing(parts) == part, "list of a split page", page);
    for (Part each : new Part[] {heads, tails}) {
      boolean isFree = BlockWord.state(Words.getAcquire(each.word(page))) == BlockWord.FREE;
      Invariant.check(isFree == ((parts & each.part) != 0), "free part of a split page", page);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Slabs of blocks that will rarely be touched. They share no page with others, so that their pages
 * can be paged out.
 *
 * <p>They are cut from pages that are set aside, some at a time ({@link Reserve}): so no magazine
 * has their blocks, and none comes to a request that is not cold. One reserve serves until it is
 * full; then another one that has become empty enough, or a new one.
 *
 * <p>Guarded by {@code this}: everything; {@code serving} is read without it, too.
 */
public final class ColdSlabs {
  /** Blocks of so many bytes, and none larger, lie in slabs. */
  public static final int MOST_BYTES = ReservedSlabs.MOST_BYTES;

  /** Pages' worth of blocks for which pages are set aside at once: 16 of them for these. */
  private static final long LEAST_AT_ONCE = 5;

  private static final long MOST_AT_ONCE = 512;

  /** This part of what there is, so that there are never many reserves to look through. */
  private static final int SHARE_SHIFT = 5;

  private final PageHeap heap;
  private final Reserves reserves;
  private Reserve[] all = new Reserve[8];
  private int count;
  private volatile @Nullable Reserve serving;

  ColdSlabs(PageHeap heap, Reserves reserves) {
    this.heap = heap;
    this.reserves = reserves;
  }

  /**
   * Takes a block, in state CACHED; 0 when there is none.
   *
   * @param patient whether to wait for locks, and for more pages
   */
  public long take(long bytes, boolean patient) {
    Reserve from = serving;
    long block = from == null ? 0 : from.take(bytes, patient);
    return block != 0 || !patient ? block : takeFromAnother(bytes);
  }

  private synchronized long takeFromAnother(long bytes) {
    for (int i = 0; i < count; i++) {
      Reserve.Amounts amounts = all[i].amounts();
      boolean hasRoom = amounts != null && amounts.used() <= amounts.pages() / 4 * 3;
      long block = hasRoom ? all[i].take(bytes, true) : 0;
      if (block != 0) {
        serving = all[i];
        return block;
      }
    }
    // Before the pages: without room for them in the array they would be lost.
    if (count == all.length) {
      all = Arrays.copyOf(all, 2 * count);
    }
    Reserve made = create();
    if (made == null) {
      return 0;
    }
    all[count++] = made;
    Reserve full = serving;
    if (full != null) {
      heap.pageMemory().cold(full.address(), full.pages());
    }
    serving = made;
    return made.take(bytes, true);
  }

  private @Nullable Reserve create() {
    long pages = 0;
    for (int i = 0; i < count; i++) {
      pages += all[i].pages();
    }
    long wanted = Math.clamp(pages >> SHARE_SHIFT, LEAST_AT_ONCE, MOST_AT_ONCE);
    Reserve made = reserves.create(wanted * OsMemory.PAGE_SIZE);
    return made != null || wanted == LEAST_AT_ONCE
        ? made
        : reserves.create(LEAST_AT_ONCE * OsMemory.PAGE_SIZE);
  }

  /** Runs of pages that are set aside; nobody may be running an operation meanwhile. */
  int count() {
    return count;
  }

  /** Gives the pages back that have no block; those for which there is no Java heap, next time. */
  synchronized void trim() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      Reserve each = all[i];
      if (!each.isUnused() || !giveBack(each)) {
        all[kept++] = each;
      }
    }
    serving = kept == count ? serving : null;
    Arrays.fill(all, kept, count, null);
    count = kept;
  }

  /** False when the Java heap is full. */
  private boolean giveBack(Reserve reserve) {
    try {
      reserves.retire(reserve);
      return true;
    } catch (OutOfMemoryError full) {
      return false;
    }
  }

  /**
   * What came of asking for pages to be paged out.
   *
   * @param blocks in them
   * @param hinted bytes for which the operating system took the wish
   * @param left bytes that have left the memory, as far as anybody knows
   */
  public record PagedOut(long blocks, long hinted, long left) {
    private PagedOut and(PagedOut other) {
      return new PagedOut(blocks + other.blocks, hinted + other.hinted, left + other.left);
    }
  }

  /** Asks for all pages that have blocks to be paged out. */
  public synchronized PagedOut pageOut() {
    PagedOut sum = new PagedOut(0, 0, 0);
    for (int i = 0; i < count; i++) {
      sum = sum.and(pageOut(all[i]));
    }
    return sum;
  }

  private PagedOut pageOut(Reserve reserve) {
    Reserve.Amounts amounts = reserve.amounts();
    PageMemory memory = heap.pageMemory();
    BitSet used = reserve.usedPages();
    long hinted = 0;
    long left = 0;
    for (int page = used.nextSetBit(0); page >= 0; page = used.nextSetBit(page)) {
      int end = used.nextClearBit(page);
      long address = reserve.address() + ((long) page << OsMemory.PAGE_SHIFT);
      long before = memory.presentBytes(address, end - page);
      hinted += memory.pageOut(address, end - page);
      left += Math.max(0, before - memory.presentBytes(address, end - page));
      page = end;
    }
    return new PagedOut(amounts == null ? 0 : amounts.blocks(), hinted, Math.min(left, hinted));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

/**
 * The way of a pool's dirty runs back to the operating system.
 *
 * <p>Guarded by the page heap's lock.
 */
final class PageReturn {
  /**
   * Dirty pages that a free leaves, whatever the pool has in use; decay takes them in time. To give
   * them back at once would be dear: they would soon be faulted in, or locked, again.
   */
  static final long KEPT_DIRTY = 1536;

  private static final int SHARE_SHIFT = 6;

  /** More than is kept may stay for so long: what comes and goes is not given back each time. */
  private static final long PAUSE_NANOS = 50_000_000;

  /** So many times what is kept may not stay at all. */
  private static final int MOST_KEPT = 2;

  /** Fewer dirty pages than these are not worth their calls. */
  private static final long LEAST_AT_PEAK = 128;

  private static final int PEAK_SHARE_SHIFT = 9;

  private final NodeRuns dirty;
  private final NodeRuns clean;
  private final PageMemory memory;
  private long lastPurge = System.nanoTime() - PAUSE_NANOS;

  PageReturn(NodeRuns dirty, NodeRuns clean, PageMemory memory) {
    this.dirty = dirty;
    this.clean = clean;
    this.memory = memory;
  }

  /**
   * After a free: gives back what is too much, if the last time was long ago or it is far too much.
   * A purge costs some 100 microseconds, and the faults that follow it more.
   */
  boolean purgeExcess(long pagesInUse) {
    long kept = Math.max(KEPT_DIRTY, pagesInUse >>> SHARE_SHIFT);
    long pages = dirty.pages();
    if (pages <= kept
        || (pages <= MOST_KEPT * kept && System.nanoTime() - lastPurge < PAUSE_NANOS)) {
      return false;
    }
    lastPurge = System.nanoTime();
    purge(kept / 4 * 3);
    return true;
  }

  /**
   * Before the pool commits more than ever: gives back what is free, if that is worth the calls.
   */
  void purgeBeforePeak(long pagesInUse) {
    if (dirty.pages() > Math.max(LEAST_AT_PEAK, pagesInUse >>> PEAK_SHARE_SHIFT)) {
      purge(0);
    }
  }

  /**
   * Gives dirty runs back, of the node with most first, and longest first, until so many are left.
   */
  void purge(long pagesKept) {
    long given = 1;
    while (given > 0 && dirty.pages() > pagesKept) {
      given = giveBack(Long.MAX_VALUE);
    }
  }

  /** Gives all dirty runs of a node back. */
  void purgeNode(int node) {
    long given = 1;
    while (given > 0) {
      given = giveBack(node, Long.MAX_VALUE);
    }
  }

  /** Gives a long dirty run back, or the front of it; the pages, 0 when there are none to give. */
  long giveBack(long most) {
    return giveBack(dirty.fullest(), most);
  }

  private long giveBack(int node, long most) {
    long run = dirty.longest(node);
    if (run == 0) {
      return 0;
    }
    long pages = Math.min(most, PageRecord.freePages(run));
    dirty.split(run, pages);
    boolean given = memory.giveBack(run, pages);
    (given ? clean : dirty).insertCoalesced(run, pages);
    return given ? pages : 0;
  }
}

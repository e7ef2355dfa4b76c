// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

/**
 * The way of a pool's dirty runs back to the operating system.
 *
 * <p>Guarded by the page heap's lock.
 */
final class PageReturn {
  private final NodeRuns dirty;
  private final NodeRuns clean;
  private final PageMemory memory;

  PageReturn(NodeRuns dirty, NodeRuns clean, PageMemory memory) {
    this.dirty = dirty;
    this.clean = clean;
    this.memory = memory;
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

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

/**
 * Runs that are found only across the borders of free ones: dirty pages, and clean ones right
 * before and after them.
 *
 * <p>What is dirty has its memory already; so the longest dirty runs are looked at first.
 *
 * <p>Guarded by the page heap's lock.
 */
final class JointRuns {
  private final NodeRuns dirty;
  private final NodeRuns clean;
  private final PageMemory memory;

  JointRuns(NodeRuns dirty, NodeRuns clean, PageMemory memory) {
    this.dirty = dirty;
    this.clean = clean;
    this.memory = memory;
  }

  /**
   * Takes a run of a node that no dirty one is long enough for; 0, and nothing has changed, without
   * one.
   */
  long take(int node, long pages) {
    long run = dirty.findBesideOthers(node, pages);
    if (run == 0) {
      return 0;
    }
    long mine = PageRecord.freePages(run);
    long end = run + mine * PageRecord.BYTES;
    long after = Math.min(PageRecord.freePagesAfter(run), pages - mine);
    long before = pages - mine - after;
    if (after > 0 && !memory.prepare(end, after)) {
      return 0;
    }
    long start = run - before * PageRecord.BYTES;
    if (before > 0 && !memory.prepare(start, before)) {
      undo(end, after);
      return 0;
    }
    if (after > 0) {
      clean.split(end, after);
    }
    if (before > 0) {
      clean.splitTail(run - PageRecord.freePagesBefore(run) * PageRecord.BYTES, before);
    }
    dirty.split(run, mine);
    return start;
  }

  /** What has been made ready for nothing is clean again. */
  private void undo(long run, long pages) {
    if (pages > 0) {
      boolean _ = memory.giveBack(run, pages);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

/**
 * Runs for which a pool commits memory: clean pages, made ready for use.
 *
 * <p>As little as possible is committed: a run that can be made of dirty pages and of clean ones
 * beside them is; and before more is committed than ever, dirty pages that fit nobody go back.
 *
 * <p>Guarded by the page heap's lock, but for the hint.
 */
final class FreshPages {
  private final NodeRuns dirty;
  private final NodeRuns clean;
  private final Region region;
  private final PageMemory memory;
  private final PageReturn returns;
  private final Commitment books;
  private final JointRuns joints;

  /** A hint: what caches hold could have spared the last peak. */
  private volatile boolean peaked;

  FreshPages(
      NodeRuns dirty,
      NodeRuns clean,
      Region region,
      PageMemory memory,
      PageReturn returns,
      Commitment books) {
    this.dirty = dirty;
    this.clean = clean;
    this.region = region;
    this.memory = memory;
    this.returns = returns;
    this.books = books;
    this.joints = new JointRuns(dirty, clean, memory);
  }

  /** Takes a run of a node, which the limit admits; 0 when the operating system refuses. */
  long take(int node, long pages, long moreMetadata) {
    long joint = joints.take(node, pages);
    if (joint != 0) {
      return joint;
    }
    if (books.wouldPeak(pages)) {
      peaked = true;
      returns.purgeBeforePeak(books.pagesInUse());
    }
    long run = clean.find(node, pages);
    if (run == 0 && region.grow(node, pages, moreMetadata, clean)) {
      run = clean.find(node, pages);
    }
    if (run == 0 && dirty.pages(node) + clean.pages(node) >= pages) {
      returns.purgeNode(node);
      run = clean.find(node, pages);
    }
    long taken = run == 0 ? 0 : split(run, pages);
    // What cannot be locked any more may lie beside what still is.
    long other = taken != 0 || run == 0 ? 0 : clean.longest(node);
    return other != 0 && PageRecord.freePages(other) >= pages ? split(other, pages) : taken;
  }

  /** A clean run's pages, ready for use; 0 and still clean when they cannot be. */
  long split(long run, long pages) {
    return memory.prepare(run, pages) ? clean.split(run, pages) : 0;
  }

  /** Whether more has been committed than ever, or was about to be, since somebody asked. */
  boolean hasPeaked() {
    boolean seen = peaked;
    if (seen) {
      peaked = false;
    }
    return seen;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;

/**
 * What a pool has committed, and the limit on it.
 *
 * <p>Equation: {@code committed = (pages in use + dirty pages) * PAGE_SIZE + records + metadata},
 * and committed never rises above the limit.
 *
 * <p>Changed under the page heap's lock; read by anybody.
 */
final class Commitment implements Region.Limit {
  private final long limit;
  private final NodeRuns dirty;
  private final Metadata metadata;
  private CommitWatcher watcher = CommitWatcher.NONE;
  private long inUse;
  private long recordBytes;
  private volatile long inUseBytes;
  private volatile long committed;
  private volatile long peak;

  Commitment(long limit, NodeRuns dirty, Metadata metadata) {
    this.limit = limit;
    this.dirty = dirty;
    this.metadata = metadata;
  }

  void watch(CommitWatcher committedWatcher) {
    watcher = committedWatcher;
  }

  @Override
  public long bytes() {
    return limit;
  }

  long committed() {
    return committed;
  }

  long peak() {
    return peak;
  }

  /** Whether so many pages more would make a new peak. */
  boolean wouldPeak(long pages) {
    return committed + (pages << OsMemory.PAGE_SHIFT) > peak;
  }

  long inUseBytes() {
    return inUseBytes;
  }

  /** Whether so many bytes more would leave less than an eighth of the limit unused. */
  boolean isLow(long more) {
    return more < 0 || inUseBytes > limit - limit / 8 - Math.min(more, limit / 8 * 7);
  }

  long pagesInUse() {
    return inUse;
  }

  @Override
  public boolean admits(long pages, long moreMetadata) {
    long after = ((inUse + dirty.pages() + pages) << OsMemory.PAGE_SHIFT) + recordBytes;
    return after + metadata.usedBytes() + moreMetadata <= limit;
  }

  @Override
  public void addRecords(long bytes) {
    recordBytes += bytes;
  }

  long recordBytes() {
    return recordBytes;
  }

  /** Pages have come into use, or out of it if there are less than none. */
  void use(long pages) {
    inUse += pages;
    update();
  }

  /** Brings the sums up to date, after a change of the dirty pages or the metadata. */
  void update() {
    long now =
        ((inUse + dirty.pages()) << OsMemory.PAGE_SHIFT) + recordBytes + metadata.usedBytes();
    inUseBytes = inUse << OsMemory.PAGE_SHIFT;
    committed = now;
    peak = Math.max(peak, now);
    watcher.committed(now);
  }
}

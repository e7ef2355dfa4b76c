// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.internal.memory.OsMemory;
import dev.ration.support.FailingMemory;
import dev.ration.support.FailurePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the heap reuses before it commits more, and what it gives back. */
class PageHeapTest {
  private static final long LIMIT = 256L << 20;

  /** Pages that a pool's growth makes ready at a time. */
  private static final int CHUNK = 512;

  private final FailurePoint point = new FailurePoint();
  private final OsMemory memory = new FailingMemory(OsMemory.ofPlatform(), point);
  private final Metadata metadata = new Metadata(memory);
  private final PageHeap heap = new PageHeap(memory, metadata, 0, LIMIT, () -> {});

  @AfterEach
  void everyEquationHolds() {
    heap.checkInvariants();
    memory.closeSegments();
    memory.release();
  }

  private long take(long pages) {
    long run = heap.allocate(pages, true);
    assertThat(run).isNotZero();
    return run;
  }

  private long committedPages() {
    long metadataBytes = metadata.usedBytes() + heap.recordBytes();
    return (heap.committed() - metadataBytes) / OsMemory.PAGE_SIZE;
  }

  private long addressOf(long run) {
    return heap.map().address(run);
  }

  @Test
  void aRunIsTakenOfDirtyPagesAndOfCleanOnesAfterThem() {
    long first = take(4);
    heap.free(first, 4);
    assertThat(committedPages()).isEqualTo(4);

    assertThat(take(10)).isEqualTo(first);
    assertThat(committedPages()).isEqualTo(10);
  }

  @Test
  void aRunIsTakenOfDirtyPagesAndOfCleanOnesBeforeThem() {
    long front = take(CHUNK - 12);
    long end = take(12);
    heap.free(front, CHUNK - 12);
    heap.trim();
    heap.free(end, 12);
    assertThat(committedPages()).isEqualTo(12);

    long run = take(20);
    assertThat(addressOf(run)).isEqualTo(addressOf(end) - 8 * OsMemory.PAGE_SIZE);
    assertThat(committedPages()).isEqualTo(20);
  }

  @Test
  void aRunIsTakenOfDirtyPagesAndOfCleanOnesOnBothSides() {
    long before = take(8);
    long between = take(4);
    long after = take(8);
    take(CHUNK - 20);
    heap.free(before, 8);
    heap.free(after, 8);
    heap.trim();
    heap.free(between, 4);
    assertThat(committedPages()).isEqualTo(CHUNK - 16);

    assertThat(take(20)).isEqualTo(before);
    assertThat(committedPages()).isEqualTo(CHUNK);
  }

  @Test
  void whereNoneBesideIsLongEnoughTheDirtyPagesStay() {
    long dirty = take(4);
    take(2);
    heap.free(dirty, 4);

    take(10);
    assertThat(committedPages()).isEqualTo(16);
    assertThat(take(4)).isEqualTo(dirty);
    assertThat(committedPages()).isEqualTo(16);
  }

  @Test
  void whereThePagesBesideCannotBeMadeReadyNothingChanges() {
    long first = take(4);
    heap.free(first, 4);
    point.arm(1, FailurePoint.Mode.FROM_THEN_ON);

    assertThat(heap.allocate(10, true)).isZero();
    point.disarm();
    assertThat(committedPages()).isEqualTo(4);
    heap.checkInvariants();
    assertThat(take(4)).isEqualTo(first);
  }

  @Test
  void aFreeLeavesDirtyPagesAndGivesBackWhatIsTooMuch() {
    long kept = take(PageReturn.KEPT_DIRTY);
    long more = take(PageReturn.KEPT_DIRTY);
    heap.free(kept, PageReturn.KEPT_DIRTY);
    assertThat(committedPages()).isEqualTo(2 * PageReturn.KEPT_DIRTY);

    heap.free(more, PageReturn.KEPT_DIRTY);
    assertThat(committedPages()).isLessThanOrEqualTo(PageReturn.KEPT_DIRTY);
  }

  @Test
  void pagesThatFitNobodyGoBackBeforeThePoolCommitsMoreThanEver() {
    long[] ones = new long[1000];
    for (int i = 0; i < ones.length; i++) {
      ones[i] = take(1);
    }
    for (int i = 0; i < ones.length; i += 2) {
      heap.free(ones[i], 1);
    }
    assertThat(committedPages()).isEqualTo(ones.length);

    take(100);
    assertThat(committedPages()).isLessThan(ones.length);
  }
}

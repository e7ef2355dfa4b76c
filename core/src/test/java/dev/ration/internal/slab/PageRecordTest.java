// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.memory.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a page is, in four words that do not touch each other. */
class PageRecordTest {
  private final OsMemory memory = new PortableMemory();

  private final long record = Objects.requireNonNull(memory.reserveMetadata(4096)).words();

  @AfterEach
  void close() {
    memory.closeSegments();
    memory.release();
  }

  @Test
  void aHeaderHasAKindAClassAndAPointer() {
    long header = PageRecord.header(PageRecord.RUN, SizeClasses.CLASS_MASK, Words.POINTER_MASK);
    assertThat(PageRecord.kind(header)).isEqualTo(PageRecord.RUN);
    assertThat(PageRecord.pageClass(header)).isEqualTo(SizeClasses.CLASS_MASK);
    assertThat(PageRecord.blockWords(header)).isEqualTo(Words.POINTER_MASK);
    PageRecord.setHeader(record, PageRecord.header(PageRecord.SLAB, 7, 4096));
    assertThat(PageRecord.kind(PageRecord.header(record))).isEqualTo(PageRecord.SLAB);
    assertThat(PageRecord.pageClass(PageRecord.header(record))).isEqualTo(7);
    assertThat(PageRecord.blockWords(PageRecord.header(record))).isEqualTo(4096);
  }

  @Test
  void aSlabHasAChainACountAndABump() {
    PageRecord.setSlab(record, 63, 0xFFFF, 0x1234, 0xFEDC);
    assertThat(PageRecord.shard(record)).isEqualTo(63);
    assertThat(PageRecord.chain(record)).isEqualTo(0xFFFF);
    assertThat(PageRecord.free(record)).isEqualTo(0x1234);
    assertThat(PageRecord.bump(record)).isEqualTo(0xFEDC);
    PageRecord.setSlab(record, 0, 1, 0xFFFF, 2);
    assertThat(PageRecord.shard(record)).isZero();
    assertThat(PageRecord.chain(record)).isEqualTo(1);
    assertThat(PageRecord.free(record)).isEqualTo(0xFFFF);
    assertThat(PageRecord.bump(record)).isEqualTo(2);
  }

  @Test
  void theBlockWordOfARunLeadsBackToItsRecord() {
    long word = PageRecord.runWord(record);
    assertThat(word).isEqualTo(record + 8);
    assertThat(PageRecord.ofRunWord(word)).isEqualTo(record);
  }

  @Test
  void aRunHasBytesAndPagesBesideItsWord() {
    long word = PageRecord.runWord(record);
    Words.set(word, 42);
    PageRecord.setRunBytes(word, 123_456);
    PageRecord.setRunPages(record, 31);
    assertThat(PageRecord.runBytes(word)).isEqualTo(123_456);
    assertThat(PageRecord.runPages(record)).isEqualTo(31);
    assertThat(Words.get(word)).isEqualTo(42);
  }

  @Test
  void aRunOfAClassHasAShardBesideItsPages() {
    int run = SizeClasses.FIRST_RUN_CLASS;
    PageRecord.setRunPages(record, 31);
    PageRecord.setRunShard(record, 63);
    PageRecord.setHeader(record, PageRecord.header(PageRecord.RUN, run, 64));
    assertThat(PageRecord.shard(record)).isEqualTo(63);
    assertThat(PageRecord.runPages(record)).isEqualTo(31);
    PageRecord.setRunShard(record, 1);
    assertThat(PageRecord.shard(record)).isEqualTo(1);
    assertThat(PageRecord.runPages(record)).isEqualTo(31);
  }

  @Test
  void onlySlabsAndRunsHaveBlocksAndOnlyThoseNotSetAsideAreForAnyOperation() {
    List<Integer> inUse = new ArrayList<>();
    List<Integer> withBlocks = new ArrayList<>();
    for (int kind = PageRecord.NONE; kind <= PageRecord.RETIRED; kind++) {
      if (PageRecord.isInUse(PageRecord.header(kind, 3, 64))) {
        inUse.add(kind);
      }
      if (PageRecord.holdsBlocks(kind)) {
        withBlocks.add(kind);
      }
    }
    assertThat(inUse).containsExactly(PageRecord.SLAB, PageRecord.RUN);
    assertThat(withBlocks)
        .containsExactly(
            PageRecord.SLAB, PageRecord.RUN, PageRecord.RESERVED_SLAB, PageRecord.RESERVED_RUN);
  }

  @Test
  void linksDoNotTouchTheHeader() {
    PageRecord.setHeader(record, PageRecord.header(PageRecord.SLAB, 3, 64));
    PageRecord.setSlab(record, 4, 1, 2, 3);
    PageRecord.setNext(record, 111);
    PageRecord.setPrevious(record, 222);
    assertThat(PageRecord.next(record)).isEqualTo(111);
    assertThat(PageRecord.previous(record)).isEqualTo(222);
    assertThat(PageRecord.header(record)).isEqualTo(PageRecord.header(PageRecord.SLAB, 3, 64));
    assertThat(PageRecord.free(record)).isEqualTo(2);
  }

  @Test
  void aFreeRunSaysItsLengthAndKindAtBothEnds() {
    long tail = record + 4 * PageRecord.BYTES;
    PageRecord.markFree(record, 5, true);
    assertThat(PageRecord.kind(PageRecord.header(record))).isEqualTo(PageRecord.FREE);
    assertThat(PageRecord.kind(PageRecord.header(tail))).isEqualTo(PageRecord.FREE_TAIL);
    for (long end : new long[] {record, tail}) {
      assertThat(PageRecord.freePages(end)).isEqualTo(5);
      assertThat(PageRecord.freeDirty(end)).isTrue();
    }
    PageRecord.unmark(record, 5);
    assertThat(PageRecord.header(record)).isZero();
    assertThat(PageRecord.header(tail)).isZero();
    PageRecord.markFree(record, 5, false);
    assertThat(PageRecord.freeDirty(record)).isFalse();
    assertThat(PageRecord.freeDirty(tail)).isFalse();
  }

  @Test
  void aRunOfOnePageIsFreeAndNotATail() {
    PageRecord.markFree(record, 1, true);
    assertThat(PageRecord.kind(PageRecord.header(record))).isEqualTo(PageRecord.FREE);
    assertThat(PageRecord.freePages(record)).isEqualTo(1);
  }
}

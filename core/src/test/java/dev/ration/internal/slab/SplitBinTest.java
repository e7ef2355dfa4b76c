// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.memory.Words;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of a head and a tail: a page is cut for its head, and its tail serves others. */
@ParameterizedClass
@ValueSource(ints = {2736, 3072})
class SplitBinTest {
  private static final long LIMIT = 16L << 20;
  private static final int SHARD = 3;

  @Parameter int headBytes;

  private final OsMemory memory = new PortableMemory();
  private final Metadata metadata = new Metadata(memory);
  private final PageHeap heap = new PageHeap(memory, metadata, 0, LIMIT, () -> {});
  private SplitBin bin;
  private Bin heads;
  private Bin tails;
  private long magazine;

  @BeforeEach
  void cut() {
    bin = new SplitBin(SizeClasses.of(headBytes), SHARD, 0, heap);
    heads = bin.heads();
    tails = bin.tails();
    magazine = metadata.allocate(16 + 1024 * 16, true);
  }

  @AfterEach
  void everyEquationHolds() {
    bin.checkInvariants();
    heap.checkInvariants();
    memory.closeSegments();
    memory.release();
  }

  private Map<Long, Long> take(Bin from, int count) {
    Map<Long, Long> blocks = new LinkedHashMap<>();
    while (blocks.size() < count) {
      int filled = from.fill(magazine, count - blocks.size(), true);
      assertThat(filled).isPositive();
      for (int i = 0; i < filled; i++) {
        blocks.put(Magazine.address(magazine, i), Magazine.wordPointer(magazine, i));
      }
    }
    assertThat(blocks).as("no address twice").hasSize(count);
    return blocks;
  }

  private void giveBack(Bin to, Map<Long, Long> blocks) {
    int round = 0;
    for (Map.Entry<Long, Long> block : blocks.entrySet()) {
      Magazine.put(magazine, round++, block.getKey(), block.getValue());
    }
    to.drain(magazine, 0, round);
    heap.settle();
  }

  private long pagesInUse() {
    heap.settle();
    return heap.inUseBytes() / 4096;
  }

  @Test
  void aHeadStartsItsPageAndTheTailFollowsIt() {
    long head = take(heads, 1).keySet().iterator().next();
    Map<Long, Long> tail = take(tails, 1);
    assertThat(head % 4096).isZero();
    assertThat(tail).containsOnlyKeys(head + headBytes);
    long header = PageRecord.header(heap.map().record(head));
    long word = tail.values().iterator().next();
    assertThat(word).isEqualTo(PageRecord.blockWords(header) + 8);
    assertThat(Words.get(word)).isEqualTo(BlockWord.CACHED);
    assertThat(heap.map().sizeClass(head + headBytes)).isEqualTo(SizeClasses.of(4096 - headBytes));
    assertThat(pagesInUse()).isEqualTo(1);
  }

  @Test
  void noPageIsCutForATail() {
    assertThat(tails.fill(magazine, 10, true)).isZero();
    take(heads, 3);
    assertThat(tails.free()).isEqualTo(3);
    assertThat(tails.fill(magazine, 10, true)).isEqualTo(3);
    assertThat(tails.fill(magazine, 10, true)).isZero();
    assertThat(pagesInUse()).isEqualTo(3);
  }

  @Test
  void aFewPagesAreCutAtOnceAndNoMoreThanAreWanted() {
    assertThat(heads.fill(magazine, 3, true)).isEqualTo(3);
    assertThat(pagesInUse()).isEqualTo(3);
    assertThat(heads.fill(magazine, 100, true)).isEqualTo(4);
    assertThat(pagesInUse()).isEqualTo(7);
  }

  @Test
  void whoeverIsInAHurryGetsNoNewPage() {
    assertThat(heads.fill(magazine, 1, false)).isZero();
    assertThat(heads.lend(magazine, 1)).isZero();
    Map<Long, Long> blocks = take(heads, 2);
    take(tails, 2);
    giveBack(heads, blocks);
    assertThat(heads.free()).isEqualTo(2);
    assertThat(heads.lend(magazine, 3)).isEqualTo(2);
  }

  @Test
  void aPageLeavesWhenBothAreFreeButForOne() {
    Map<Long, Long> someHeads = take(heads, 4);
    Map<Long, Long> someTails = take(tails, 4);
    giveBack(heads, someHeads);
    assertThat(pagesInUse()).as("tails hold their pages").isEqualTo(4);
    giveBack(tails, someTails);
    assertThat(pagesInUse()).isEqualTo(1);
    bin.trim();
    assertThat(pagesInUse()).isZero();
    assertThat(take(heads, 1)).hasSize(1);
  }

  @Test
  void aHeadComesFromAPageWhoseTailIsInUseBeforeOneIsCut() {
    Map<Long, Long> someHeads = take(heads, 4);
    take(tails, 4);
    giveBack(heads, someHeads);
    assertThat(take(heads, 4)).containsOnlyKeys(someHeads.keySet());
    assertThat(pagesInUse()).isEqualTo(4);
  }

  @Test
  void aPageInUseIsNotTrimmed() {
    Map<Long, Long> head = take(heads, 1);
    bin.trim();
    assertThat(pagesInUse()).isEqualTo(1);
    take(tails, 1);
    giveBack(heads, head);
    bin.trim();
    assertThat(pagesInUse()).isEqualTo(1);
  }

  @Test
  void whenThePoolIsFullHeadsEnd() {
    long given = 0;
    for (int filled = 1; filled > 0; given += filled) {
      filled = heads.fill(magazine, 100, true);
    }
    assertThat(given).isBetween(LIMIT / 4096 / 2, LIMIT / 4096);
    assertThat(tails.free()).isEqualTo((int) given);
  }

  @Test
  void takenAndGivenBackAtRandom() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Map<Bin, Map<Long, Long>> live =
        Map.of(heads, new LinkedHashMap<>(), tails, new LinkedHashMap<>());
    for (int step = 0; step < 3_000; step++) {
      Bin kind = random.nextBoolean() ? heads : tails;
      Map<Long, Long> blocks = live.get(kind);
      if (random.nextInt(100) < 60 && blocks.size() < 300) {
        int filled = kind.fill(magazine, 1 + random.nextInt(5), true);
        for (int i = 0; i < filled; i++) {
          long word = Magazine.wordPointer(magazine, i);
          assertThat(blocks.put(Magazine.address(magazine, i), word)).as("seed %d", seed).isNull();
        }
      } else if (!blocks.isEmpty()) {
        long address = blocks.keySet().iterator().next();
        kind.drainOne(address, blocks.remove(address));
      }
    }
    bin.checkInvariants();
    live.forEach((kind, blocks) -> blocks.forEach(kind::drainOne));
    bin.trim();
    assertThat(pagesInUse()).as("seed %d", seed).isZero();
  }

  @Test
  void aBrokenPageIsFound() {
    Map<Long, Long> blocks = take(heads, 1);
    long page = heap.map().record(blocks.keySet().iterator().next());
    PageRecord.setSlab(page, SHARD, 0, 1, 0);
    assertThatThrownBy(bin::checkInvariants).hasMessageContaining("list of a split page");
    PageRecord.setSlab(page, SHARD, 0, 2, 0);
    long word = blocks.values().iterator().next();
    Words.set(word, BlockWord.free(0));
    assertThatThrownBy(bin::checkInvariants).hasMessageContaining("free part of a split page");
    Words.set(word, BlockWord.CACHED);
    PageRecord.setPrevious(page, 64);
    assertThatThrownBy(bin::checkInvariants).hasMessageContaining("back link");
    PageRecord.setPrevious(page, 0);
  }
}

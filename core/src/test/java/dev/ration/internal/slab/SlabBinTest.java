// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.memory.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages cut into slots of one class: each slot is given once, and pages leave in peace. */
@ParameterizedClass
@ValueSource(ints = {64, 272, 1024, 2048})
class SlabBinTest {
  private static final long LIMIT = 16L << 20;
  private static final int SHARD = 5;

  @Parameter int bytes;

  private final OsMemory memory = new PortableMemory();
  private final Metadata metadata = new Metadata(memory);
  private final PageHeap heap = new PageHeap(memory, metadata, 0, LIMIT, this::awaitGracePeriod);
  private final List<Runnable> atGracePeriod = new ArrayList<>();
  private int gracePeriods;
  private int sizeClass;
  private int slots;
  private SlabBin bin;
  private long magazine;

  @BeforeEach
  void cut() {
    sizeClass = SizeClasses.of(bytes);
    slots = SizeClasses.slotsPerPage(sizeClass);
    bin = new SlabBin(sizeClass, SHARD, heap);
    magazine = metadata.allocate(16 + 1024 * 16, true);
  }

  @AfterEach
  void everyEquationHolds() {
    bin.checkInvariants();
    heap.checkInvariants();
    memory.closeSegments();
    memory.release();
  }

  private void awaitGracePeriod() {
    gracePeriods++;
    atGracePeriod.forEach(Runnable::run);
  }

  /** Takes blocks, from one page at a time; gives their words by their addresses. */
  private Map<Long, Long> take(int count) {
    Map<Long, Long> blocks = new LinkedHashMap<>();
    int taken = 0;
    while (taken < count) {
      int filled = bin.fill(magazine, count - taken, true);
      assertThat(filled).isPositive();
      for (int i = 0; i < filled; i++) {
        blocks.put(Magazine.address(magazine, i), Magazine.wordPointer(magazine, i));
      }
      taken += filled;
    }
    assertThat(blocks).as("no address twice, and no block too many").hasSize(count);
    return blocks;
  }

  private void giveBack(Map<Long, Long> blocks) {
    int round = 0;
    for (Map.Entry<Long, Long> block : blocks.entrySet()) {
      Magazine.put(magazine, round++, block.getKey(), block.getValue());
    }
    bin.drain(magazine, 0, round);
  }

  private long page(long address) {
    return heap.map().record(address);
  }

  @Test
  void blocksAreCachedSlotsOfTheClassAndEachIsGivenOnce() {
    Map<Long, Long> blocks = take(3 * slots);
    assertThat(blocks).hasSize(3 * slots);
    blocks.forEach(
        (address, word) -> {
          long header = PageRecord.header(page(address));
          int offset = (int) (address & 4095);
          assertThat(PageRecord.kind(header)).isEqualTo(PageRecord.SLAB);
          assertThat(PageRecord.pageClass(header)).isEqualTo(sizeClass);
          assertThat(offset % SizeClasses.slotBytes(sizeClass)).isZero();
          assertThat(word)
              .isEqualTo(
                  PageRecord.blockWords(header) + 8L * (offset / SizeClasses.slotBytes(sizeClass)));
          assertThat(Words.get(word)).isEqualTo(BlockWord.CACHED);
        });
    assertThat(heap.inUseBytes()).isEqualTo(3 * 4096);
  }

  @Test
  void onlyAsManyAsAreWantedAreTakenAndTheRestStays() {
    Map<Long, Long> first = take(1);
    Map<Long, Long> rest = take(slots - 1);
    assertThat(rest).hasSize(slots - 1).doesNotContainKeys(first.keySet().iterator().next());
    assertThat(heap.inUseBytes()).isEqualTo(4096);
    take(1);
    assertThat(heap.inUseBytes()).isEqualTo(2 * 4096);
  }

  @Test
  void whatComesBackIsFreeAndGivenAgainLastFirst() {
    Map<Long, Long> blocks = take(slots);
    List<Long> addresses = new ArrayList<>(blocks.keySet());
    long one = addresses.getFirst();
    long other = addresses.getLast();
    bin.drainOne(one, blocks.get(one));
    bin.drainOne(other, blocks.get(other));
    assertThat(BlockWord.state(Words.get(blocks.get(one)))).isEqualTo(BlockWord.FREE);
    assertThat(BlockWord.state(Words.get(blocks.get(other)))).isEqualTo(BlockWord.FREE);
    assertThat(take(2).keySet()).containsExactly(other, one);
    assertThat(heap.inUseBytes()).isEqualTo(4096);
  }

  @Test
  void theOnlySlabIsKeptThoughEntirelyFreeUntilItIsTrimmed() {
    giveBack(take(slots));
    heap.settle();
    assertThat(heap.inUseBytes()).isEqualTo(4096);
    assertThat(gracePeriods).isZero();
    bin.trim();
    heap.settle();
    assertThat(heap.inUseBytes()).isZero();
    assertThat(gracePeriods).isEqualTo(1);
    assertThat(take(1)).hasSize(1);
  }

  @Test
  void aSlabInUseIsNotTrimmed() {
    take(1);
    bin.trim();
    heap.settle();
    assertThat(heap.inUseBytes()).isEqualTo(4096);
    assertThat(gracePeriods).isZero();
  }

  @Test
  void manySlabsAreTrimmedBehindOneGracePeriod() {
    Map<Long, Long> blocks = take(4 * slots);
    Long kept = blocks.keySet().iterator().next();
    Long word = blocks.remove(kept);
    giveBack(blocks);
    bin.trim();
    heap.settle();
    assertThat(heap.inUseBytes()).isEqualTo(4096);
    assertThat(gracePeriods).isEqualTo(1);
    bin.drainOne(kept, word);
    bin.trim();
    heap.settle();
    assertThat(heap.inUseBytes()).isZero();
  }

  @Test
  void aSlabLeavesTheMiddleOfTheList() {
    List<Map<Long, Long>> pages = List.of(take(slots), take(slots), take(slots));
    for (Map<Long, Long> page : pages) {
      Long one = page.keySet().iterator().next();
      bin.drainOne(one, page.remove(one));
    }
    giveBack(pages.get(1));
    heap.settle();
    assertThat(heap.inUseBytes()).isEqualTo(2 * 4096);
    bin.checkInvariants();
    assertThat(take(2)).hasSize(2);
    assertThat(heap.inUseBytes()).isEqualTo(2 * 4096);
  }

  /** A free that has read the page's record looks at its words until it has left its slot. */
  @Test
  void aPageLeavesUseInThreeSteps() {
    Map<Long, Long> blocks = take(2 * slots);
    List<Long> records = blocks.keySet().stream().map(this::page).distinct().toList();
    long growth = metadata.growth(slots * 8L);
    atGracePeriod.add(
        () -> {
          assertThat(records)
              .filteredOn(record -> PageRecord.kind(PageRecord.header(record)) != PageRecord.SLAB)
              .hasSize(1);
          assertThat(heap.inUseBytes()).as("the page is not reused yet").isEqualTo(2 * 4096);
          assertThat(metadata.growth(slots * 8L)).as("nor are its words").isEqualTo(growth);
        });
    giveBack(blocks);
    heap.settle();
    assertThat(gracePeriods).isEqualTo(1);
    assertThat(heap.inUseBytes()).isEqualTo(4096);
    long words = metadata.usedBytes();
    metadata.allocate(slots * 8L, true);
    assertThat(metadata.usedBytes()).as("the words can be reused").isEqualTo(words);
  }

  @Test
  void theSameHoldsForASingleBlock() {
    Map<Long, Long> blocks = take(slots + 1);
    List<Long> before = new ArrayList<>();
    atGracePeriod.add(() -> before.add(heap.inUseBytes()));
    blocks.forEach(bin::drainOne);
    heap.settle();
    assertThat(before).containsExactly(2 * 4096L);
    assertThat(heap.inUseBytes()).isEqualTo(4096);
  }

  @Test
  void whenThePoolIsFullFewerAreGivenThanWanted() {
    PageHeap small = new PageHeap(memory, metadata, 0, 3L << 20, this::awaitGracePeriod);
    SlabBin limited = new SlabBin(sizeClass, SHARD, small);
    long blocks = 0;
    int filled = limited.fill(magazine, slots, true);
    while (filled > 0) {
      blocks += filled;
      filled = limited.fill(magazine, slots, true);
    }
    assertThat(blocks).isBetween(2L * (2 << 20) / 4096 * slots / 2, 3L * (1 << 20) / 4096 * slots);
    assertThat(small.inUseBytes()).isLessThanOrEqualTo(3L << 20);
    limited.checkInvariants();
  }

  @Test
  void whoeverIsInAHurryGetsWhatSlabsHaveAndNoNewPage() {
    assertThat(bin.fill(magazine, 1, false)).isZero();
    take(1);
    assertThat(bin.fill(magazine, 2 * slots, false)).isEqualTo(slots - 1);
  }

  @Test
  void aBrokenSlabIsFound() {
    Map<Long, Long> blocks = take(1);
    long slab = page(blocks.keySet().iterator().next());
    int free = PageRecord.free(slab);
    PageRecord.setSlab(slab, SHARD, PageRecord.chain(slab), free + 1, PageRecord.bump(slab));
    assertThatThrownBy(bin::checkInvariants).hasMessageContaining("free slots");
    PageRecord.setSlab(slab, SHARD, PageRecord.chain(slab), free, PageRecord.bump(slab));
    Words.set(blocks.values().iterator().next(), BlockWord.FREE);
    assertThatThrownBy(bin::checkInvariants).hasMessageContaining("in state FREE");
    Words.set(blocks.values().iterator().next(), BlockWord.CACHED);
    PageRecord.setPrevious(slab, 64);
    assertThatThrownBy(bin::checkInvariants).hasMessageContaining("back link");
    PageRecord.setPrevious(slab, 0);
    long header = PageRecord.header(slab);
    PageRecord.setHeader(slab, PageRecord.header(PageRecord.RUN, sizeClass, 0));
    assertThatThrownBy(bin::checkInvariants).hasMessageContaining("kind");
    PageRecord.setHeader(
        slab, PageRecord.header(PageRecord.SLAB, sizeClass + 1, PageRecord.blockWords(header)));
    assertThatThrownBy(bin::checkInvariants).hasMessageContaining("class");
    PageRecord.setHeader(slab, header);
  }

  @Test
  void aBrokenChainIsFound() {
    Map<Long, Long> blocks = take(slots);
    long word = blocks.values().iterator().next();
    bin.drainOne(blocks.keySet().iterator().next(), word);
    Words.set(word, BlockWord.withState(Words.get(word), BlockWord.CACHED));
    assertThatThrownBy(bin::checkInvariants).hasMessageContaining("chained slot's state");
    Words.set(word, BlockWord.free(BlockWord.LARGE));
  }
}

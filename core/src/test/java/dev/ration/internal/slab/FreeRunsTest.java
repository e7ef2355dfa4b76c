// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.PortableMemory;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Free runs by length: found by what is asked for, and one with their neighbours of one kind. */
class FreeRunsTest {
  private static final int PAGES = 20_000;

  private final OsMemory memory = new PortableMemory();

  private final long records =
      Objects.requireNonNull(memory.reserveMetadata((PAGES + 2L) * PageRecord.BYTES + 4096 & -4096))
              .words()
          + PageRecord.BYTES;
  private final FreeRuns dirty = new FreeRuns(true);
  private final FreeRuns clean = new FreeRuns(false);

  @AfterEach
  void everyLinkIsWhereItShouldBe() {
    assertThat(dirty.checkedPages()).isEqualTo(dirty.pages());
    assertThat(clean.checkedPages()).isEqualTo(clean.pages());
    memory.closeSegments();
    memory.release();
  }

  private long page(int number) {
    return records + (long) number * PageRecord.BYTES;
  }

  private static boolean isFree(long record) {
    return PageRecord.kind(PageRecord.header(record)) == PageRecord.FREE;
  }

  @Test
  void whereThereIsNothingNothingIsFound() {
    assertThat(clean.find(1)).isZero();
    assertThat(clean.find(1000)).isZero();
    assertThat(clean.find(1L << 40)).isZero();
    assertThat(clean.longest()).isZero();
    assertThat(clean.pages()).isZero();
  }

  @Test
  void aRunIsFoundUpToItsLengthAndNoFurther() {
    for (int length : new int[] {1, 2, 63, 64, 65, 127, 128, 129, 150, 160, 255, 256, 300, 5000}) {
      clean.insert(page(0), length);
      assertThat(clean.pages()).isEqualTo(length);
      assertThat(clean.find(length)).as("%d pages", length).isEqualTo(page(0));
      assertThat(clean.find(1)).as("%d pages", length).isEqualTo(page(0));
      assertThat(clean.find(length + 1)).as("%d pages", length).isZero();
      assertThat(clean.longest()).as("%d pages", length).isEqualTo(page(0));
      clean.remove(page(0));
      assertThat(clean.find(1)).as("%d pages, removed", length).isZero();
      assertThat(clean.longest()).as("%d pages, removed", length).isZero();
    }
  }

  @Test
  void theShortestThatFitsIsTakenOfThoseUpTo128Pages() {
    clean.insert(page(0), 10);
    clean.insert(page(100), 70);
    clean.insert(page(200), 128);
    clean.insert(page(400), 2000);
    assertThat(clean.find(10)).isEqualTo(page(0));
    assertThat(clean.find(11)).isEqualTo(page(100));
    assertThat(clean.find(70)).isEqualTo(page(100));
    assertThat(clean.find(71)).isEqualTo(page(200));
    assertThat(clean.find(129)).isEqualTo(page(400));
    assertThat(clean.longest()).isEqualTo(page(400));
  }

  /** 140 and 150 share a bin, 165 has the next. */
  @Test
  void longRunsOfOneBinAreLookedThroughForOneThatIsLongEnough() {
    clean.insert(page(0), 150);
    clean.insert(page(1000), 140);
    assertThat(clean.find(145)).isEqualTo(page(0));
    assertThat(clean.find(151)).isZero();
    clean.insert(page(2000), 165);
    assertThat(clean.find(151)).isEqualTo(page(2000));
    assertThat(clean.longest()).isEqualTo(page(2000));
  }

  @Test
  void runsOfOneLengthAreAListFromWhichAnyCanBeTaken() {
    for (int number : new int[] {0, 10, 20}) {
      clean.insert(page(number), 3);
    }
    clean.remove(page(10));
    assertThat(clean.checkedPages()).isEqualTo(6);
    assertThat(clean.find(3)).isEqualTo(page(20));
    clean.remove(page(20));
    assertThat(clean.find(3)).isEqualTo(page(0));
    clean.remove(page(0));
    assertThat(clean.find(3)).isZero();
    assertThat(clean.pages()).isZero();
  }

  @Test
  void aRunTakenFromTheListsSaysNothingAtItsEnds() {
    clean.insert(page(5), 4);
    assertThat(PageRecord.kind(PageRecord.header(page(5)))).isEqualTo(PageRecord.FREE);
    assertThat(PageRecord.kind(PageRecord.header(page(8)))).isEqualTo(PageRecord.FREE_TAIL);
    clean.remove(page(5));
    assertThat(PageRecord.header(page(5))).isZero();
    assertThat(PageRecord.header(page(8))).isZero();
  }

  @Test
  void neighboursOfOneKindBecomeOneRun() {
    clean.insertCoalesced(page(0), 3);
    clean.insertCoalesced(page(10), 5);
    clean.insertCoalesced(page(3), 7);
    assertThat(PageRecord.freePages(page(0))).isEqualTo(15);
    assertThat(isFree(page(3))).isFalse();
    assertThat(isFree(page(10))).isFalse();
    assertThat(clean.pages()).isEqualTo(15);
    assertThat(clean.find(15)).isEqualTo(page(0));
  }

  @Test
  void aNeighbourOfOnePageIsFoundToo() {
    clean.insertCoalesced(page(0), 1);
    clean.insertCoalesced(page(1), 1);
    clean.insertCoalesced(page(3), 1);
    clean.insertCoalesced(page(2), 1);
    assertThat(PageRecord.freePages(page(0))).isEqualTo(4);
    assertThat(clean.pages()).isEqualTo(4);
  }

  @Test
  void theFrontOrTheEndOfARunCanBeTaken() {
    clean.insert(page(0), 10);
    assertThat(clean.take(3)).isEqualTo(page(0));
    assertThat(PageRecord.freePages(page(3))).isEqualTo(7);
    clean.splitTail(page(3), 2);
    assertThat(PageRecord.freePages(page(3))).isEqualTo(5);
    assertThat(PageRecord.header(page(8))).isZero();
    assertThat(PageRecord.header(page(9))).isZero();
    clean.splitTail(page(3), 5);
    assertThat(clean.pages()).isZero();
    assertThat(clean.take(1)).isZero();
  }

  @Test
  void aRunIsFoundThatIsLongEnoughWithThoseOfTheOtherKindBesideIt() {
    clean.insert(page(0), 4);
    dirty.insert(page(4), 2);
    clean.insert(page(6), 5);
    dirty.insert(page(20), 6);
    assertThat(dirty.findBesideOthers(6)).isEqualTo(page(20));
    assertThat(dirty.findBesideOthers(7)).isEqualTo(page(4));
    assertThat(dirty.findBesideOthers(11)).isEqualTo(page(4));
    assertThat(dirty.findBesideOthers(12)).isZero();
    clean.remove(page(6));
    assertThat(PageRecord.freePagesAfter(page(4))).isZero();
    assertThat(PageRecord.freePagesBefore(page(4))).isEqualTo(4);
    assertThat(dirty.findBesideOthers(6)).isEqualTo(page(20));
    dirty.remove(page(20));
    assertThat(dirty.findBesideOthers(6)).isEqualTo(page(4));
    assertThat(dirty.findBesideOthers(7)).isZero();
  }

  @Test
  void dirtyAndCleanNeighboursStayApart() {
    clean.insertCoalesced(page(0), 4);
    clean.insertCoalesced(page(8), 1);
    dirty.insertCoalesced(page(4), 4);
    assertThat(clean.pages()).isEqualTo(5);
    assertThat(dirty.pages()).isEqualTo(4);
    assertThat(PageRecord.freePages(page(0))).isEqualTo(4);
    assertThat(PageRecord.freePages(page(4))).isEqualTo(4);
    assertThat(PageRecord.freeDirty(page(4))).isTrue();
    assertThat(PageRecord.freeDirty(page(8))).isFalse();
  }

  @Test
  void usedNeighboursStayApart() {
    PageRecord.setHeader(page(3), PageRecord.header(PageRecord.RUN, 0, 0));
    PageRecord.setHeader(page(6), PageRecord.header(PageRecord.SLAB, 0, 0));
    clean.insertCoalesced(page(4), 2);
    assertThat(PageRecord.freePages(page(4))).isEqualTo(2);
    assertThat(clean.pages()).isEqualTo(2);
  }

  @Test
  void theFrontOfARunIsSplitOffAndTheRestIsKept() {
    clean.insert(page(0), 10);
    assertThat(clean.split(page(0), 4)).isEqualTo(page(0));
    assertThat(clean.pages()).isEqualTo(6);
    assertThat(isFree(page(0))).isFalse();
    assertThat(PageRecord.header(page(3))).isZero();
    assertThat(PageRecord.freePages(page(4))).isEqualTo(6);
    assertThat(clean.split(page(4), 6)).isEqualTo(page(4));
    assertThat(clean.pages()).isZero();
    assertThat(clean.find(1)).isZero();
  }

  @Test
  void aBrokenLinkIsFound() {
    clean.insert(page(0), 3);
    clean.insert(page(10), 3);
    PageRecord.setPrevious(page(0), page(7));
    assertThatThrownBy(clean::checkedPages).hasMessageContaining("back link");
    PageRecord.setPrevious(page(0), page(10));
    PageRecord.setHeader(page(0), 0);
    assertThatThrownBy(clean::checkedPages).hasMessageContaining("free kind");
    PageRecord.markFree(page(0), 3, true);
    assertThatThrownBy(clean::checkedPages).hasMessageContaining("dirty mark");
    PageRecord.markFree(page(0), 4, false);
    assertThatThrownBy(clean::checkedPages).hasMessageContaining("bin of length");
    PageRecord.markFree(page(0), 3, false);
  }

  @Test
  void aWrongSumIsFound() {
    clean.insert(page(0), 140);
    PageRecord.markFree(page(0), 141, false);
    assertThatThrownBy(clean::checkedPages).hasMessageContaining("free pages");
    PageRecord.markFree(page(0), 140, false);
  }
}

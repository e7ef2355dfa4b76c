// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.internal.memory.OsMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which slot a request gets, and what it costs. */
class SizeClassesTest {
  private static final int LARGEST_OF_A_CLASS = SizeClasses.MAX_RUN_CLASS_PAGES * 4096;

  @Test
  void everyRequestGetsTheSmallestClassThatHoldsIt() {
    int[] classes = new int[LARGEST_OF_A_CLASS + 1];
    int[] smallest = new int[LARGEST_OF_A_CLASS + 1];
    int sizeClass = 0;
    for (int bytes = 0; bytes <= LARGEST_OF_A_CLASS; bytes++) {
      if (SizeClasses.slotBytes(sizeClass) < bytes) {
        sizeClass++;
      }
      smallest[bytes] = sizeClass;
      classes[bytes] = SizeClasses.of(bytes);
    }
    assertThat(classes).isEqualTo(smallest);
    assertThat(sizeClass).isEqualTo(SizeClasses.CLASSES - 1);
  }

  @Test
  void largerRequestsHaveNoClass() {
    assertThat(SizeClasses.of(LARGEST_OF_A_CLASS)).isEqualTo(SizeClasses.LARGE - 1);
    assertThat(SizeClasses.of(LARGEST_OF_A_CLASS + 1)).isEqualTo(SizeClasses.LARGE);
    assertThat(SizeClasses.of(Long.MAX_VALUE)).isEqualTo(SizeClasses.LARGE);
  }

  @Test
  void slabsEndWhereRunsBegin() {
    int last = SizeClasses.FIRST_RUN_CLASS - 1;
    assertThat(SizeClasses.isRun(last)).isFalse();
    assertThat(SizeClasses.isRun(last + 1)).isTrue();
    assertThat(SizeClasses.slotBytes(last)).isEqualTo(SizeClasses.MAX_SLOT);
    assertThat(SizeClasses.slotBytes(last + 1)).isEqualTo(4096);
    assertThat(SizeClasses.slotBytes(SizeClasses.CLASSES - 1)).isEqualTo(LARGEST_OF_A_CLASS);
  }

  @Test
  void splitPagesBeginWhereTwoBlocksFillAPage() {
    int last = SizeClasses.FIRST_SPLIT_CLASS - 1;
    assertThat(SizeClasses.isSplit(last)).isFalse();
    assertThat(SizeClasses.slotBytes(last)).isEqualTo(OsMemory.PAGE_SIZE / 2);
    assertThat(SizeClasses.slotsPerPage(last)).isEqualTo(2);
    assertThat(SizeClasses.isSplit(SizeClasses.FIRST_RUN_CLASS)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"2736, 1360", "3072, 1024"})
  void theHeadAndTheTailOfASplitPageFillIt(int head, int tail) {
    int pageClass = SizeClasses.of(head);
    assertThat(SizeClasses.isSplit(pageClass)).isTrue();
    assertThat(SizeClasses.slotBytes(pageClass)).isEqualTo(head);
    assertThat(SizeClasses.slotsPerPage(pageClass)).isEqualTo(2);
    assertThat(SizeClasses.tail(pageClass)).isEqualTo(SizeClasses.of(tail));
    assertThat(SizeClasses.slotBytes(SizeClasses.tail(pageClass))).isEqualTo(tail);
    assertThat(head + tail).isEqualTo(OsMemory.PAGE_SIZE);
  }

  /** The middle of a block must never pass for its start. */
  @Test
  void aBlockStartsWhereAMultipleOfItsPagesSlotIsAndNowhereElse() {
    for (int pageClass = 0; pageClass <= SizeClasses.LARGE; pageClass++) {
      boolean run = SizeClasses.isRun(pageClass);
      int size = run ? OsMemory.PAGE_SIZE : SizeClasses.slotBytes(pageClass);
      int slots = run ? 1 : SizeClasses.slotsPerPage(pageClass);
      boolean split = pageClass < SizeClasses.LARGE && SizeClasses.isSplit(pageClass);
      assertThat(slots).isEqualTo(split ? 2 : OsMemory.PAGE_SIZE / size);
      for (int offset = 0; offset < OsMemory.PAGE_SIZE; offset++) {
        int start = SizeClasses.startingAt(pageClass, offset);
        if (offset % size == 0 && offset / size < slots) {
          int sizeClass = split && offset > 0 ? SizeClasses.tail(pageClass) : pageClass;
          assertThat(SizeClasses.slot(start)).isEqualTo(offset / size);
          assertThat(SizeClasses.sizeClass(start)).isEqualTo(sizeClass);
        } else {
          assertThat(start).as("class %d, %d", pageClass, offset).isEqualTo(SizeClasses.NOWHERE);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 64", "64, 64", "65, 128", "129, 192", "193, 256", "200, 256"})
  void anAlignedClassIsTheNextWhoseEverySlotStartsOnALine(int bytes, int slotBytes) {
    int aligned = SizeClasses.aligned(SizeClasses.of(bytes), 64);
    assertThat(SizeClasses.slotBytes(aligned)).isEqualTo(slotBytes);
  }

  @Test
  void aRunIsAlignedAlready() {
    int run = SizeClasses.of(4096);
    assertThat(SizeClasses.aligned(run, 64)).isEqualTo(run);
    assertThat(SizeClasses.aligned(SizeClasses.of(2048), 4096)).isEqualTo(run);
  }

  /** As of any other slab: every slot of the class, and the tails of its class, start on a line. */
  @Test
  void anAlignedClassMayBeTheHeadOrTheTailOfASplitPage() {
    int head = SizeClasses.of(3072);
    assertThat(SizeClasses.aligned(SizeClasses.of(2049), 64)).isEqualTo(head);
    assertThat(SizeClasses.aligned(SizeClasses.of(1000), 64)).isEqualTo(SizeClasses.tail(head));
    assertThat(SizeClasses.slotBytes(head) % 64).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "4096, 1", "4097, 2", "8192, 2", "1125899906842624, 274877906944"})
  void pagesAreRoundedUp(long bytes, long pages) {
    assertThat(SizeClasses.pages(bytes)).isEqualTo(pages);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 32",
    "1, 32",
    "16, 32",
    "17, 48",
    "4048, 4064",
    "4064, 4080",
    "4065, 4096",
    "4096, 4096",
    "4097, 8192"
  })
  void aBlockCostsItsHeaderAndRoundingOrWholePages(long bytes, long cost) {
    assertThat(SizeClasses.cost(bytes)).isEqualTo(cost);
  }
}

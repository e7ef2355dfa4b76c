// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.tag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each tag has one index for ever, however much the table grows. */
class TagTableTest {
  private static final int PROTECTED = 0x8000_0000;
  private static final int TAGS = 5000;

  private final TagTable table = new TagTable();

  @Test
  void aTagKeepsItsIndexWhileTheTableGrows() {
    SplittableRandom random = new SplittableRandom(1);
    Map<Integer, Integer> indexes = new HashMap<>();
    while (indexes.size() < TAGS) {
      int tag = random.nextInt() & ~PROTECTED;
      if (tag != 0) {
        indexes.put(tag, table.index(tag));
      }
    }
    assertThat(indexes.values()).doesNotHaveDuplicates();
    assertThat(table.count()).isEqualTo(TAGS + 1);
    indexes.forEach(
        (tag, index) -> {
          assertThat(table.find(tag)).isEqualTo(index);
          assertThat(table.index(tag)).isEqualTo(index);
          assertThat(table.tag(index)).isEqualTo(tag);
        });
    assertThat(table.count()).isEqualTo(TAGS + 1);
  }

  @Test
  void theProtectedBitIsNoPartOfATag() {
    int index = table.index(0x46726564 | PROTECTED);
    assertThat(table.find(0x46726564)).isEqualTo(index);
    assertThat(table.find(0x46726564 | PROTECTED)).isEqualTo(index);
    assertThat(table.tag(index)).isEqualTo(0x46726564);
  }

  @Test
  void aTagThatNobodyHasUsedHasNoIndex() {
    assertThat(table.find(0x46726564)).isNegative();
    table.index(0x46726565);
    assertThat(table.find(0x46726564)).isNegative();
  }

  @Test
  void tagsThatFindNoPlaceShareARowAndTheOthersKeepTheirs() {
    TagTable small = new TagTable(4);
    int[] indexes = {small.index(1), small.index(2), small.index(3)};
    assertThat(indexes).doesNotHaveDuplicates().doesNotContain(TagTable.OVERFLOW);
    assertThat(small.index(4)).isEqualTo(TagTable.OVERFLOW);
    assertThat(small.index(5)).isEqualTo(TagTable.OVERFLOW);
    assertThat(small.index(2)).isEqualTo(indexes[1]);
    assertThat(small.tag(TagTable.OVERFLOW)).isEqualTo(TagTable.OVERFLOW_TAG);
  }
}

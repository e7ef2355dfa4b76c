// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolTagInfo;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of tags: counts that never fall, bytes, one row for each, none lost. */
@SuppressWarnings("deprecation")
class TagInfoTest extends PoolTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";
  private static final int TAGS = 100_000;

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void allocationsFreesAndBytesOfEachPoolAreCounted(Kind kind, long bytes) {
    MemorySegment first = allocate(kind, bytes);
    MemorySegment second = allocate(kind, bytes);
    allocate(kind.other(), 16);
    ex.freePool(first);
    PoolTagInfo info = tagInfo(TAG);
    assertThat(kind.allocs(info)).isEqualTo(2);
    assertThat(kind.frees(info)).isEqualTo(1);
    assertThat(kind.used(info)).isEqualTo(Sizes.charge(bytes));
    assertThat(kind.other().allocs(info)).isEqualTo(1);
    ex.freePool(second);
    assertThat(kind.frees(tagInfo(TAG))).isEqualTo(2);
    assertThat(kind.used(tagInfo(TAG))).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void untaggedBlocksAreCountedUnderNone(Kind kind) {
    ex.allocatePool(kind.type(), 64);
    assertThat(kind.allocs(tagInfo(PoolTag.NONE.value()))).isEqualTo(1);
    assertThat(ex.getPoolTagInfo()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void caseMattersAndTheProtectedBitDoesNot(Kind kind) {
    ex.allocatePoolWithTag(kind.type(), 64, PoolTag.of("fred"));
    ex.allocatePoolWithTag(kind.type(), 64, PoolTag.of("Fred"));
    ex.allocatePoolWithTag(kind.type(), 64, PoolTag.of("Fred").value() | PoolTag.PROTECTED);
    assertThat(kind.allocs(tagInfo(TAG))).isEqualTo(2);
    assertThat(kind.allocs(tagInfo(PoolTag.of("fred").value()))).isEqualTo(1);
    assertThat(ex.getPoolTagInfo()).hasSize(2).allMatch(info -> info.tag() > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ab", "abc", "abcd", "    ", "~ !9"})
  void aTagHasOneToFourCharactersAndAShortOneIsNotPadded(String text) {
    PoolTag tag = PoolTag.of(text);
    MemorySegment block = ex.allocatePoolWithTag(1, 64, tag);
    assertThat(tagInfo(tag.value()).pagedAllocs()).isEqualTo(1);
    assertThat(tag.value() >>> 8 * text.length() % 32)
        .isEqualTo(text.length() == 4 ? tag.value() : 0);
    ex.freePoolWithTag(block, tag);
  }

  @Test
  void theListIsSortedByTagAsAnUnsignedNumber() {
    for (String text : List.of("zzzz", "a", "Mid", "BIG ")) {
      ex.allocatePoolWithTag(0, 16, PoolTag.of(text));
    }
    assertThat(ex.getPoolTagInfo())
        .extracting(info -> Integer.toUnsignedLong(info.tag()))
        .isSorted()
        .hasSize(4);
  }

  @Test
  void thePartsOfAQuietSnapshotAgree() {
    for (Kind kind : Kind.values()) {
      for (long bytes : new long[] {1, 64, 4064, 4065, 9000, 200_000}) {
        charge(process(), kind, bytes);
        allocate(kind, bytes);
      }
    }
    PoolSnapshot snapshot = system.snapshot();
    for (boolean paged : new boolean[] {false, true}) {
      PoolSnapshot.PoolRow pool = paged ? snapshot.paged() : snapshot.nonPaged();
      long bytes =
          snapshot.tags().stream()
              .filter(row -> row.paged() == paged)
              .mapToLong(PoolSnapshot.TagRow::bytes)
              .sum();
      assertThat(pool.inUse()).isEqualTo(bytes);
      assertThat(pool.blocks()).isEqualTo(pool.allocs() - pool.frees()).isEqualTo(12);
      assertThat(pool.committed()).isLessThanOrEqualTo(pool.limit());
      assertThat(pool.limit()).isEqualTo(LIMIT);
    }
    long charged =
        snapshot.processes().stream()
            .mapToLong(row -> row.usage().pagedPoolUsage() + row.usage().nonPagedPoolUsage())
            .sum();
    assertThat(snapshot.processes().getFirst().unchargedBytes()).isEqualTo(charged);
    assertThat(snapshot.processes()).hasSize(13);
  }

  @Test
  void aHundredThousandTagsLoseNoTotal() {
    for (int i = 0; i < TAGS; i++) {
      system.raw().allocate(i % 2, 16, tag(i));
    }
    List<PoolTagInfo> infos = ex.getPoolTagInfo();
    assertThat(infos).hasSize(TAGS);
    assertThat(infos).allMatch(info -> info.pagedAllocs() + info.nonPagedAllocs() == 1);
    assertThat(infos.stream().mapToLong(PoolTagInfo::pagedUsed).sum()).isEqualTo(TAGS / 2 * 32L);
    assertThat(infos.stream().mapToLong(PoolTagInfo::nonPagedUsed).sum()).isEqualTo(TAGS / 2 * 32L);
  }

  private static int tag(int i) {
    int value = 0;
    for (int rest = i, digit = 0; digit < 4; digit++, rest /= 90) {
      value = value << 8 | (0x21 + rest % 90);
    }
    return value;
  }
}

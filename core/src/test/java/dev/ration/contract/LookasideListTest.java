// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.LookasideList;
import dev.ration.PoolProcess;
import dev.ration.nt.NtStatus;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolTag;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Lookaside lists: last in first out, uncharged, never deeper than 256. */
class LookasideListTest extends PoolTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";

  private LookasideList list(Kind kind, long bytes) {
    return ex.initializeLookasideList(kind.type(), 0, bytes, TAG);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aNewListHasNoEntriesAndNothingPreallocated(Kind kind, long bytes) {
    try (LookasideList list = list(kind, bytes)) {
      assertThat(list.counters()).isEqualTo(new LookasideList.Counters(0, 0, 0, 0, 0, 4));
      assertThat(list.size()).isEqualTo(bytes);
      assertThat(list.tag()).isEqualTo(TAG);
      assertThat(kind.allocs(tagInfo(TAG))).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void entriesComeBackLastInFirstOut(Kind kind, long bytes) {
    try (LookasideList list = list(kind, bytes)) {
      MemorySegment first = list.allocate().fill((byte) 1);
      MemorySegment second = list.allocate().fill((byte) 2);
      assertThat(first.byteSize()).isEqualTo(bytes);
      list.free(first);
      list.free(second);
      MemorySegment again = list.allocate();
      assertThat(again.address()).isEqualTo(second.address());
      assertThat(again.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 2);
      assertThat(list.allocate().address()).isEqualTo(first.address());
      assertThat(list.counters()).isEqualTo(new LookasideList.Counters(4, 2, 2, 0, 0, 4));
    }
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void entriesAreUnchargedAndCountAsAllocatedAlsoOnTheList(Kind kind, long bytes) {
    PoolProcess process = process();
    LookasideList list = list(kind, bytes);
    MemorySegment entry = process.call(list::allocate);
    assertThat(kind.usage(process)).isZero();
    assertThat(kind.used(tagInfo(TAG))).isEqualTo(Sizes.charge(bytes));
    list.free(entry);
    assertThat(kind.used(tagInfo(TAG))).isEqualTo(Sizes.charge(bytes));
    assertThat(kind.frees(tagInfo(TAG))).isZero();
    list.close();
    assertThat(kind.used(tagInfo(TAG))).isZero();
    assertThat(kind.frees(tagInfo(TAG))).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatDoesNotFitTheDepthGoesBackToThePool(Kind kind) {
    try (LookasideList list = list(kind, 64)) {
      List<MemorySegment> entries = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        entries.add(list.allocate());
      }
      entries.forEach(list::free);
      assertThat(list.counters()).isEqualTo(new LookasideList.Counters(10, 10, 10, 6, 4, 4));
      assertThat(kind.frees(tagInfo(TAG))).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theDepthFollowsDemandUpTo256(Kind kind) {
    try (LookasideList list = list(kind, 64)) {
      for (int round = 0; round < 30; round++) {
        List<MemorySegment> entries = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
          entries.add(list.allocate());
        }
        entries.forEach(list::free);
      }
      assertThat(list.counters().depth()).isEqualTo(256);
      assertThat(list.counters().entries()).isEqualTo(256);
      for (int i = 0; i < 100_000; i++) {
        list.free(list.allocate());
      }
      assertThat(list.counters().depth()).isLessThan(256).isGreaterThanOrEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aFlushFreesWhatWaitsOnTheList(Kind kind) {
    try (LookasideList list = list(kind, 64)) {
      MemorySegment out = list.allocate();
      list.free(list.allocate());
      list.flush();
      assertThat(list.counters().entries()).isZero();
      assertThat(kind.used(tagInfo(TAG))).isEqualTo(Sizes.charge(64));
      list.free(out);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void deletingFreesCachedEntriesOnly(Kind kind) {
    LookasideList list = list(kind, 64);
    MemorySegment out = list.allocate().fill((byte) 3);
    list.free(list.allocate());
    list.close();
    assertThat(kind.used(tagInfo(TAG))).isEqualTo(Sizes.charge(64));
    ex.freePoolWithTag(out, TAG);
    assertThat(kind.used(tagInfo(TAG))).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void noMemoryGivesNullOrRaisesWithTheListsFlag(Kind kind) {
    try (LookasideList plain = list(kind, LIMIT + 1);
        LookasideList raising =
            ex.initializeLookasideList(
                kind.type(),
                PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE,
                LIMIT + 1,
                PoolTag.of("Fred"))) {
      assertThat(plain.allocate()).isEqualTo(MemorySegment.NULL);
      assertThat(statusOf(raising::allocate)).isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
    }
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aZeroingListClearsReusedEntries(Kind kind, long bytes) {
    int flags = PoolFlags.POOL_ZERO_ALLOCATION;
    try (LookasideList list = ex.initializeLookasideList(kind.type(), flags, bytes, TAG)) {
      list.free(list.allocate().fill((byte) 7));
      assertThat(list.allocate().mismatch(MemorySegment.ofArray(new byte[(int) bytes])))
          .isEqualTo(-1);
    }
  }
}

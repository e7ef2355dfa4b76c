// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.nt.NtStatus;
import dev.ration.nt.PoolFlags;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where blocks lie, how long they are, and which requests no pool could ever hold. */
@SuppressWarnings("deprecation")
class SizeAndAlignmentTest extends PoolTest {
  private static final String FITTING = "dev.ration.support.Sizes#fitting";
  private static final String HUGE = "dev.ration.support.Sizes#huge";
  private static final int MANY = 40;

  private List<MemorySegment> byEveryRoutine(Kind kind, long bytes) {
    int type = kind.type();
    List<MemorySegment> blocks = new ArrayList<>();
    blocks.add(ex.allocatePool(type, bytes));
    blocks.add(ex.allocatePoolWithTag(type, bytes, TAG));
    blocks.add(ex.allocatePoolWithTagPriority(type, bytes, TAG, 16));
    blocks.add(ex.allocatePoolWithQuota(type, bytes));
    blocks.add(ex.allocatePoolWithQuotaTag(type, bytes, TAG));
    blocks.add(ex.allocatePoolZero(type, bytes, TAG));
    blocks.add(ex.allocatePoolUninitialized(type, bytes, TAG));
    blocks.add(ex.allocatePoolPriorityZero(type, bytes, TAG, 16));
    blocks.add(ex.allocatePoolPriorityUninitialized(type, bytes, TAG, 16));
    blocks.add(ex.allocatePoolQuotaZero(type, bytes, TAG));
    blocks.add(ex.allocatePoolQuotaUninitialized(type, bytes, TAG));
    blocks.add(system.fsRtl().allocatePool(type, bytes));
    blocks.add(system.fsRtl().allocatePoolWithTag(type, bytes, TAG));
    blocks.add(system.fsRtl().allocatePoolWithQuota(type, bytes));
    blocks.add(system.fsRtl().allocatePoolWithQuotaTag(type, bytes, TAG));
    if (bytes > 0) {
      blocks.add(ex.allocatePool2(kind.flag(), bytes, TAG));
      blocks.add(ex.allocatePool2(kind.flag() | PoolFlags.POOL_FLAG_USE_QUOTA, bytes, TAG));
      blocks.add(ex.allocatePool3(kind.flag(), bytes, TAG));
    }
    return blocks;
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void theBufferIsPageAlignedFromPageSizeOn(Kind kind, long bytes) {
    for (MemorySegment block : process().call(() -> byEveryRoutine(kind, bytes))) {
      if (bytes >= Sizes.PAGE) {
        assertThat(block.address() % Sizes.PAGE).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void aBlockOfPageSizeOrLessLiesWithinOnePage(Kind kind, long bytes) {
    for (MemorySegment block : process().call(() -> byEveryRoutine(kind, bytes))) {
      if (bytes <= Sizes.PAGE && bytes > 0) {
        long first = block.address() / Sizes.PAGE;
        long last = (block.address() + bytes - 1) / Sizes.PAGE;
        assertThat(last).isEqualTo(first);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void everyBlockIsAlignedToSixteenBytes(Kind kind, long bytes) {
    for (MemorySegment block : process().call(() -> byEveryRoutine(kind, bytes))) {
      assertThat(block.address() % 16).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void smallBlocksAreNotNecessarilyPageAligned(Kind kind) {
    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      offsets.add(allocate(kind, 16).address() % Sizes.PAGE);
    }
    assertThat(offsets).anyMatch(offset -> offset != 0);
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void theSegmentIsExactlyNumberOfBytesLong(Kind kind, long bytes) {
    for (MemorySegment block : process().call(() -> byEveryRoutine(kind, bytes))) {
      assertThat(block.address()).isNotZero();
      assertThat(block.byteSize()).isEqualTo(bytes);
      assertThat(block.isReadOnly()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void everyByteOfABlockIsItsOwn(Kind kind, long bytes) {
    List<MemorySegment> blocks = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      blocks.add(allocate(kind, bytes).fill((byte) i));
    }
    for (int i = 0; i < MANY; i++) {
      MemorySegment block = blocks.get(i);
      MemorySegment expected = MemorySegment.ofArray(new byte[(int) bytes]).fill((byte) i);
      assertThat(block.mismatch(expected)).isEqualTo(-1);
    }
    blocks.forEach(ex::freePool);
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void liveBlocksNeverOverlapNorShareAnAddress(Kind kind, long bytes) {
    List<MemorySegment> blocks = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      blocks.add(allocate(kind, bytes));
      blocks.add(allocate(kind.other(), bytes));
    }
    blocks.sort(Comparator.comparingLong(MemorySegment::address));
    for (int i = 1; i < blocks.size(); i++) {
      long end = blocks.get(i - 1).address() + Math.max(1, bytes);
      assertThat(blocks.get(i).address()).isGreaterThanOrEqualTo(end);
    }
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void cacheAlignedTypesStartOnALine(Kind kind, long bytes) {
    List<MemorySegment> blocks = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      blocks.add(ex.allocatePoolWithTag(kind.alignedType(), bytes, TAG));
      blocks.add(system.fsRtl().allocatePoolWithTag(kind.alignedType(), bytes, TAG));
      blocks.add(ex.allocatePoolWithTag(kind.alignedType() | 512, bytes, TAG));
      if (bytes > 0) {
        long flags = kind.flag() | PoolFlags.POOL_FLAG_CACHE_ALIGNED;
        blocks.add(ex.allocatePool2(flags, bytes, TAG));
      }
    }
    assertThat(blocks).allMatch(block -> block.address() % 64 == 0);
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void theTailOfABlockMayBeAnothersButTheBlockItselfMayNot(Kind kind, long bytes) {
    MemorySegment block = allocate(kind, bytes).fill((byte) 7);
    List<MemorySegment> others = new ArrayList<>();
    for (long size = 16; size <= Sizes.PAGE; size *= 2) {
      others.add(allocate(kind, size).fill((byte) 9));
    }
    assertThat(block.mismatch(MemorySegment.ofArray(new byte[(int) bytes]).fill((byte) 7)))
        .isEqualTo(-1);
    assertThat(others).allMatch(other -> other.get(ValueLayout.JAVA_BYTE, 0) == 9);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void zeroBytesGiveABlockWithAnAddressOfItsOwn(Kind kind) {
    MemorySegment first = allocate(kind, 0);
    MemorySegment second = allocate(kind, 0);
    assertThat(first.address()).isNotZero().isNotEqualTo(second.address());
    assertThat(first.byteSize()).isZero();
    ex.freePoolWithTag(first, TAG);
    ex.freePoolWithTag(second, TAG);
  }

  @ParameterizedTest
  @MethodSource(HUGE)
  void aRequestThatNoPoolCouldHoldFailsAndChangesNothing(Kind kind, long bytes) {
    var process = process();
    var before = state();
    process.run(
        () -> {
          int type = kind.type();
          assertThat(ex.allocatePool(type, bytes)).isEqualTo(MemorySegment.NULL);
          assertThat(ex.allocatePoolWithTag(type, bytes, TAG)).isEqualTo(MemorySegment.NULL);
          assertThat(ex.allocatePoolZero(type, bytes, TAG)).isEqualTo(MemorySegment.NULL);
          assertThat(ex.allocatePool2(kind.flag(), bytes, TAG)).isEqualTo(MemorySegment.NULL);
          assertThat(statusOf(() -> ex.allocatePoolWithQuota(type, bytes)))
              .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
          assertThat(statusOf(() -> ex.allocatePoolWithQuotaTag(type, bytes, TAG)))
              .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
          assertThat(statusOf(() -> ex.allocatePoolQuotaZero(type, bytes, TAG)))
              .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
          assertThat(statusOf(() -> system.fsRtl().allocatePoolWithTag(type, bytes, TAG)))
              .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
          assertThat(statusOf(() -> system.fsRtl().allocatePoolWithQuotaTag(type, bytes, TAG)))
              .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
          assertThat(ex.allocatePoolWithQuotaTag(type | 8, bytes, TAG))
              .isEqualTo(MemorySegment.NULL);
          assertThat(ex.allocatePoolWithQuota(type | 8, bytes)).isEqualTo(MemorySegment.NULL);
        });
    assertThat(system.raw().allocate(kind.type(), bytes, TAG)).isZero();
    assertThat(system.raw().allocate(kind.type(), bytes, TAG, process)).isZero();
    assertThat(state()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aPoolGivesItsLimitAndNoMore(Kind kind) {
    List<MemorySegment> blocks = new ArrayList<>();
    MemorySegment block = allocate(kind, 100_000);
    while (!block.equals(MemorySegment.NULL)) {
      blocks.add(block);
      block = allocate(kind, 100_000);
    }
    assertThat(kind.row(system).committed()).isLessThanOrEqualTo(LIMIT);
    assertThat(blocks.size() * Sizes.charge(100_000)).isGreaterThan(LIMIT / 10 * 9);
    blocks.forEach(ex::freePool);
    assertThat(allocate(kind, LIMIT / 2)).isNotEqualTo(MemorySegment.NULL);
  }

  @Test
  void aRefusalComesOnlyAfterCachesAreDrainedAndRunsCoalesced() {
    for (Kind kind : Kind.values()) {
      for (long size : new long[] {16, 512, 2048, 4096, 16_384, 65_536}) {
        List<MemorySegment> blocks = new ArrayList<>();
        for (long used = 0; used < LIMIT / 2; used += Math.max(size, 512)) {
          blocks.add(allocate(kind, size));
        }
        blocks.forEach(ex::freePool);
      }
      assertThat(allocate(kind, LIMIT / 4 * 3)).isNotEqualTo(MemorySegment.NULL);
    }
  }
}

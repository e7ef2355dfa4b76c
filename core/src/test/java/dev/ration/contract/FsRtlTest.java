// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.FsRtl;
import dev.ration.PoolProcess;
import dev.ration.nt.Irql;
import dev.ration.nt.NtStatus;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolTag;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The four routines of FsRtl, as the page of FsRtlAllocatePoolWithQuotaTag has them. */
@SuppressWarnings("deprecation")
class FsRtlTest extends PoolTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";

  private List<IntFunction<MemorySegment>> all(long bytes) {
    FsRtl fsRtl = system.fsRtl();
    return List.of(
        type -> fsRtl.allocatePool(type, bytes),
        type -> fsRtl.allocatePoolWithTag(type, bytes, TAG),
        type -> fsRtl.allocatePoolWithTag(type, bytes, PoolTag.of(TAG)),
        type -> fsRtl.allocatePoolWithQuota(type, bytes),
        type -> fsRtl.allocatePoolWithQuotaTag(type, bytes, TAG),
        type -> fsRtl.allocatePoolWithQuotaTag(type, bytes, PoolTag.of(TAG)));
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void itAllocatesPoolMemoryAndChargesTheCurrentProcess(Kind kind, long bytes) {
    PoolProcess current = process();
    MemorySegment block =
        current.call(() -> system.fsRtl().allocatePoolWithQuotaTag(kind.type(), bytes, TAG));
    assertThat(block.byteSize()).isEqualTo(bytes);
    assertThat(kind.usage(current)).isEqualTo(Sizes.charge(bytes));
    ex.freePool(block);
    assertThat(kind.usage(current)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 5, 512, 516, 256, 257})
  void theFourPoolTypesAndNxAreAllocated(int type) {
    for (IntFunction<MemorySegment> routine : all(64)) {
      assertThat(routine.apply(type)).isNotEqualTo(MemorySegment.NULL);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6})
  void mustSucceedTypesMustNotBeUsedAnyMore(int type) {
    for (IntFunction<MemorySegment> routine : all(64)) {
      var check = bugCheckOf(() -> routine.apply(type));
      assertThat(check.code()).isEqualTo(0xC2);
      assertThat(check.p1()).isEqualTo(0x9A);
      assertThat(check.p2()).isEqualTo(type);
      assertThat(check.p3()).isEqualTo(64);
    }
  }

  @Test
  void theTagIsRequiredAndCannotBeZero() {
    var check = bugCheckOf(() -> system.fsRtl().allocatePoolWithQuotaTag(1, 64, 0));
    assertThat(check.code()).isEqualTo(0xC2);
    assertThat(check.p1()).isEqualTo(0x9B);
    assertThat(bugCheckOf(() -> system.fsRtl().allocatePoolWithTag(0, 64, 0)).p1()).isEqualTo(0x9B);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ab", "abc", "abcd", "    ", "~~~~"})
  void aTagIsOneToFourAsciiCharacters(String text) {
    PoolTag tag = PoolTag.of(text);
    MemorySegment block = system.fsRtl().allocatePoolWithQuotaTag(1, 64, tag);
    assertThat(tagInfo(tag.value()).pagedAllocs()).isEqualTo(1);
    ex.freePoolWithTag(block, tag);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void noMemoryRaisesInsufficientResourcesWhateverTheFlag(Kind kind) {
    for (IntFunction<MemorySegment> routine : all(LIMIT + 1)) {
      for (int flags : new int[] {0, 8, 16, 24}) {
        assertThat(statusOf(() -> routine.apply(kind.type() | flags)))
            .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void noQuotaRaisesQuotaExceeded(Kind kind, long bytes) {
    PoolProcess poor = process(kind.limits(Sizes.charge(bytes) - 1));
    poor.run(
        () -> {
          assertThat(statusOf(() -> system.fsRtl().allocatePoolWithQuota(kind.type(), bytes)))
              .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
          assertThat(
                  statusOf(() -> system.fsRtl().allocatePoolWithQuotaTag(kind.type(), bytes, TAG)))
              .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
        });
    assertThat(poor.refusals()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void theFlagGivesNullForQuotaOnly(Kind kind, long bytes) {
    PoolProcess poor = process(kind.limits(Sizes.charge(bytes) - 1));
    int type = kind.type() | PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE;
    poor.run(
        () -> {
          assertThat(system.fsRtl().allocatePoolWithQuota(type, bytes))
              .isEqualTo(MemorySegment.NULL);
          assertThat(system.fsRtl().allocatePoolWithQuotaTag(type, bytes, TAG))
              .isEqualTo(MemorySegment.NULL);
          assertThat(statusOf(() -> system.fsRtl().allocatePoolWithQuotaTag(type, LIMIT, TAG)))
              .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
        });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aFailureCanBeCaughtAndTheSystemIsUsable(Kind kind) {
    try {
      system.fsRtl().allocatePoolWithQuotaTag(kind.type(), LIMIT + 1, TAG);
    } catch (dev.ration.nt.NtStatusException raised) {
      assertThat(raised.status()).isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
    }
    assertThat(system.fsRtl().allocatePoolWithQuotaTag(kind.type(), 64, TAG))
        .isNotEqualTo(MemorySegment.NULL);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theTagIsAssociatedAndShownReversed(Kind kind) {
    system.fsRtl().allocatePoolWithQuotaTag(kind.type(), 64, TAG);
    assertThat(kind.allocs(tagInfo(TAG))).isEqualTo(1);
    assertThat(PoolTag.dumped(tagInfo(TAG).tag())).isEqualTo("derF");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void untaggedBlocksAreTaggedNone(Kind kind) {
    system.fsRtl().allocatePool(kind.type(), 64);
    system.fsRtl().allocatePoolWithQuota(kind.type(), 64);
    assertThat(kind.allocs(tagInfo(PoolTag.NONE.value()))).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void itsMemoryIsUninitialized(Kind kind) {
    MemorySegment first =
        system.fsRtl().allocatePoolWithQuotaTag(kind.type(), 64, TAG).fill((byte) 0x5A);
    ex.freePool(first);
    boolean found = false;
    for (int i = 0; i < 100 && !found; i++) {
      MemorySegment block = system.fsRtl().allocatePoolWithQuotaTag(kind.type(), 64, TAG);
      found = block.mismatch(MemorySegment.ofArray(new byte[64]).fill((byte) 0x5A)) == -1;
    }
    assertThat(found).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 512, 516})
  void nonpagedTypesAreAllocatedAtDispatchLevel(int type) {
    for (IntFunction<MemorySegment> routine : all(64)) {
      routine.apply(type);
      MemorySegment block =
          system.ke().raiseIrqlCall(Irql.DISPATCH_LEVEL, () -> routine.apply(type));
      assertThat(block).isNotEqualTo(MemorySegment.NULL);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void pagedTypesNeedLessThanDispatchLevel(int type) {
    for (IntFunction<MemorySegment> routine : all(64)) {
      MemorySegment block = system.ke().raiseIrqlCall(Irql.APC_LEVEL, () -> routine.apply(type));
      assertThat(block).isNotEqualTo(MemorySegment.NULL);
      var check =
          bugCheckOf(() -> system.ke().raiseIrql(Irql.DISPATCH_LEVEL, () -> routine.apply(type)));
      assertThat(check.code()).isEqualTo(0xC2);
      assertThat(check.p1()).isEqualTo(0x08);
    }
  }
}

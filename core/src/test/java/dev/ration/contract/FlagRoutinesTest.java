// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.nt.NtStatus;
import dev.ration.nt.PoolExtendedParameter;
import dev.ration.nt.PoolExtendedParameter.NumaNode;
import dev.ration.nt.PoolExtendedParameter.Other;
import dev.ration.nt.PoolExtendedParameter.Priority;
import dev.ration.nt.PoolExtendedParameter.SecurePool;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolTag;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ExAllocatePool2 and ExAllocatePool3: POOL_FLAGS and extended parameters. */
class FlagRoutinesTest extends PoolTest {
  private static final String FITTING = "dev.ration.support.Sizes#fitting";
  private static final long RAISE = PoolFlags.POOL_FLAG_RAISE_ON_FAILURE;
  private static final long QUOTA = PoolFlags.POOL_FLAG_USE_QUOTA;

  private void assertInvalid(long flags, long bytes, int tag, PoolExtendedParameter... parameters) {
    var before = state();
    assertThat(ex.allocatePool3(flags, bytes, tag, parameters)).isEqualTo(MemorySegment.NULL);
    assertThat(statusOf(() -> ex.allocatePool3(flags | RAISE, bytes, tag, parameters)))
        .isEqualTo(NtStatus.STATUS_INVALID_PARAMETER);
    assertThat(state()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void useQuotaChargesTheCurrentProcess(Kind kind, long bytes) {
    PoolProcess process = process();
    process.run(() -> ex.allocatePool2(kind.flag() | QUOTA, Math.max(1, bytes), TAG));
    assertThat(kind.usage(process)).isEqualTo(Sizes.charge(bytes));
    process.run(() -> ex.allocatePool2(kind.flag(), Math.max(1, bytes), TAG));
    assertThat(kind.usage(process)).isEqualTo(Sizes.charge(bytes));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aFailureGivesNullOrRaisesWithTheFlag(Kind kind) {
    assertThat(ex.allocatePool2(kind.flag(), LIMIT + 1, TAG)).isEqualTo(MemorySegment.NULL);
    assertThat(statusOf(() -> ex.allocatePool2(kind.flag() | RAISE, LIMIT + 1, TAG)))
        .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
    PoolProcess poor = process(kind.limits(31));
    poor.run(
        () -> {
          assertThat(ex.allocatePool2(kind.flag() | QUOTA, 1, TAG)).isEqualTo(MemorySegment.NULL);
          assertThat(statusOf(() -> ex.allocatePool2(kind.flag() | QUOTA | RAISE, 1, TAG)))
              .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
          assertThat(statusOf(() -> ex.allocatePool2(kind.flag() | QUOTA | RAISE, LIMIT, TAG)))
              .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
        });
    assertThat(poor.refusals()).isEqualTo(2);
  }

  @Test
  void exactlyOnePoolIsSelected() {
    long nonPaged = PoolFlags.POOL_FLAG_NON_PAGED;
    long executable = PoolFlags.POOL_FLAG_NON_PAGED_EXECUTE;
    long paged = PoolFlags.POOL_FLAG_PAGED;
    assertInvalid(0, 64, TAG);
    assertInvalid(nonPaged | paged, 64, TAG);
    assertInvalid(nonPaged | executable, 64, TAG);
    assertInvalid(nonPaged | executable | paged, 64, TAG);
    for (long selector : new long[] {nonPaged, executable, paged}) {
      assertThat(ex.allocatePool2(selector, 64, TAG)).isNotEqualTo(MemorySegment.NULL);
    }
    assertThat(tagInfo(TAG).nonPagedAllocs()).isEqualTo(2);
    assertThat(tagInfo(TAG).pagedAllocs()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0x4, 0x10, 0x200, 0x400, 0x800, 0x8000_0000L})
  void requiredFlagsThatAreUnknownOrReservedFail(long flag) {
    for (Kind kind : Kind.values()) {
      assertInvalid(kind.flag() | flag, 64, TAG);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0x1_0000_0000L, 0x2_0000_0000L, 0x4000_0000_0000_0000L, Long.MIN_VALUE})
  void optionalFlagsThatAreUnknownAreIgnored(long flag) {
    for (Kind kind : Kind.values()) {
      assertThat(ex.allocatePool2(kind.flag() | flag, 64, TAG)).isNotEqualTo(MemorySegment.NULL);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void specialPoolIsUsedWhereThereIsOneAndIsNoReasonToFail(Kind kind) {
    long flags = kind.flag() | PoolFlags.POOL_FLAG_SPECIAL_POOL;
    MemorySegment block = ex.allocatePool2(flags, 100, TAG);
    boolean guarded = !system.verifier().statistics().guards().equals("none");
    assertThat(system.verifier().statistics().guardedBlocks()).isEqualTo(guarded ? 1 : 0);
    assertThat(block.byteSize()).isEqualTo(100);
    assertThat(block.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    assertThat(ex.allocatePool2(kind.flag(), 100, TAG)).isNotEqualTo(MemorySegment.NULL);
    assertThat(system.verifier().statistics().guardedBlocks()).isEqualTo(guarded ? 1 : 0);
    ex.freePoolWithTag(block, TAG);
    assertThat(system.verifier().statistics().guardedBlocks()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void zeroBytesAndNoTagAreInvalid(Kind kind) {
    assertInvalid(kind.flag(), 0, TAG);
    assertInvalid(kind.flag(), 64, 0);
    assertInvalid(kind.flag(), 64, PoolTag.PROTECTED);
    assertInvalid(kind.flag() | QUOTA, 0, TAG);
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void cacheAlignmentIsBestEffortAndNeverFails(Kind kind, long bytes) {
    long flags = kind.flag() | PoolFlags.POOL_FLAG_CACHE_ALIGNED;
    assertThat(ex.allocatePool2(flags, Math.max(1, bytes), TAG)).isNotEqualTo(MemorySegment.NULL);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 9, 16, 24, 25, 32, 40, 41})
  void everyPriorityIsAccepted(int priority) {
    for (Kind kind : Kind.values()) {
      assertThat(ex.allocatePool3(kind.flag(), 64, TAG, PoolExtendedParameter.priority(priority)))
          .isNotEqualTo(MemorySegment.NULL);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 7, 10, 17, 33, 48, 64})
  void anInvalidPriorityFailsUnlessOptional(int priority) {
    for (Kind kind : Kind.values()) {
      assertInvalid(kind.flag(), 64, TAG, PoolExtendedParameter.priority(priority));
      assertThat(ex.allocatePool3(kind.flag(), 64, TAG, new Priority(priority, true)))
          .isNotEqualTo(MemorySegment.NULL);
    }
  }

  @Test
  void aNumaNodeIsForNonPagedOnly() {
    NumaNode first = PoolExtendedParameter.numaNode(0);
    assertThat(ex.allocatePool3(PoolFlags.POOL_FLAG_NON_PAGED, 64, TAG, first))
        .isNotEqualTo(MemorySegment.NULL);
    assertInvalid(PoolFlags.POOL_FLAG_PAGED, 64, TAG, first);
    assertInvalid(PoolFlags.POOL_FLAG_NON_PAGED_EXECUTE, 64, TAG, first);
    assertThat(ex.allocatePool3(PoolFlags.POOL_FLAG_PAGED, 64, TAG, new NumaNode(0, true)))
        .isNotEqualTo(MemorySegment.NULL);
  }

  @Test
  void aNodeThatIsNotThereFailsUnlessAnyNodeWillDo() {
    long flags = PoolFlags.POOL_FLAG_NON_PAGED;
    assertInvalid(flags, 64, TAG, PoolExtendedParameter.numaNode(1000));
    int any = 1000 | PoolExtendedParameter.MM_ANY_NODE_OK;
    assertThat(ex.allocatePool3(flags, 64, TAG, PoolExtendedParameter.numaNode(any)))
        .isNotEqualTo(MemorySegment.NULL);
    assertThat(ex.allocatePool3(flags, 64, TAG, new NumaNode(1000, true)))
        .isNotEqualTo(MemorySegment.NULL);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aSecurePoolAndUnknownParametersFailUnlessOptional(Kind kind) {
    assertInvalid(kind.flag(), 64, TAG, new SecurePool(false));
    assertInvalid(kind.flag(), 64, TAG, new Other(4, false));
    assertInvalid(kind.flag(), 64, TAG, new Other(0, false));
    MemorySegment block =
        ex.allocatePool3(
            kind.flag(), 64, PoolTag.of(TAG), new SecurePool(true), new Other(200, true));
    assertThat(block).isNotEqualTo(MemorySegment.NULL);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void oneBadParameterAmongGoodOnesFailsTheRequest(Kind kind) {
    assertInvalid(
        kind.flag() | QUOTA,
        64,
        TAG,
        PoolExtendedParameter.priority(16),
        new Other(77, true),
        new Other(77, false));
  }
}

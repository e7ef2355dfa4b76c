// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.PoolProcess;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolTag;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a refusal looks like: NULL or an exception, memory before quota, and nothing changed. */
@SuppressWarnings("deprecation")
class FailureTest extends PoolTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";
  private static final long TOO_MUCH = LIMIT + 1;
  private static final int RAISE = PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE;
  private static final int FAIL = PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE;

  private List<IntFunction<MemorySegment>> uncharged(long bytes) {
    return List.of(
        type -> ex.allocatePool(type, bytes),
        type -> ex.allocatePoolWithTag(type, bytes, TAG),
        type -> ex.allocatePoolWithTag(type, bytes, PoolTag.of(TAG)),
        type -> ex.allocatePoolWithTagPriority(type, bytes, TAG, 32),
        type -> ex.allocatePoolWithTagPriority(type, bytes, PoolTag.of(TAG), 32),
        type -> ex.allocatePoolZero(type, bytes, TAG),
        type -> ex.allocatePoolZero(type, bytes, PoolTag.of(TAG)),
        type -> ex.allocatePoolUninitialized(type, bytes, TAG),
        type -> ex.allocatePoolUninitialized(type, bytes, PoolTag.of(TAG)),
        type -> ex.allocatePoolPriorityZero(type, bytes, TAG, 16),
        type -> ex.allocatePoolPriorityZero(type, bytes, PoolTag.of(TAG), 16),
        type -> ex.allocatePoolPriorityUninitialized(type, bytes, TAG, 16),
        type -> ex.allocatePoolPriorityUninitialized(type, bytes, PoolTag.of(TAG), 16));
  }

  private List<IntFunction<MemorySegment>> charged(long bytes) {
    return List.of(
        type -> ex.allocatePoolWithQuotaTag(type, bytes, TAG),
        type -> ex.allocatePoolWithQuotaTag(type, bytes, PoolTag.of(TAG)),
        type -> ex.allocatePoolQuotaZero(type, bytes, TAG),
        type -> ex.allocatePoolQuotaZero(type, bytes, PoolTag.of(TAG)),
        type -> ex.allocatePoolQuotaUninitialized(type, bytes, TAG),
        type -> ex.allocatePoolQuotaUninitialized(type, bytes, PoolTag.of(TAG)));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void withoutQuotaNoMemoryGivesNullOrRaisesWithTheFlag(Kind kind) {
    for (IntFunction<MemorySegment> routine : uncharged(TOO_MUCH)) {
      assertThat(routine.apply(kind.type())).isEqualTo(MemorySegment.NULL);
      assertThat(statusOf(() -> routine.apply(kind.type() | RAISE)))
          .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void routinesThatChargeNothingIgnoreTheQuotaFlag(Kind kind) {
    for (IntFunction<MemorySegment> routine : uncharged(TOO_MUCH)) {
      assertThat(routine.apply(kind.type() | FAIL)).isEqualTo(MemorySegment.NULL);
      assertThat(statusOf(() -> routine.apply(kind.type() | FAIL | RAISE)))
          .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
    }
    for (IntFunction<MemorySegment> routine : uncharged(64)) {
      MemorySegment block = routine.apply(kind.type() | FAIL);
      assertThat(ex.queryPoolBlockSize(block).quotaCharged()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void withQuotaNoMemoryRaisesOrGivesNullWithTheFlag(Kind kind) {
    for (IntFunction<MemorySegment> routine : charged(TOO_MUCH)) {
      assertThat(statusOf(() -> routine.apply(kind.type())))
          .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
      assertThat(routine.apply(kind.type() | FAIL)).isEqualTo(MemorySegment.NULL);
    }
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void withQuotaNoQuotaRaisesOrGivesNullWithTheFlag(Kind kind, long bytes) {
    PoolProcess poor = process(kind.limits(Sizes.charge(bytes) - 1));
    for (IntFunction<MemorySegment> routine : charged(bytes)) {
      assertThat(statusOf(() -> poor.run(() -> routine.apply(kind.type()))))
          .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
      MemorySegment block = poor.call(() -> routine.apply(kind.type() | FAIL));
      assertThat(block).isEqualTo(MemorySegment.NULL);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void bothFlagsRaiseForMemoryAndGiveNullForQuota(Kind kind) {
    PoolProcess poor = process(kind.limits(0));
    for (IntFunction<MemorySegment> routine : charged(64)) {
      MemorySegment block = poor.call(() -> routine.apply(kind.type() | FAIL | RAISE));
      assertThat(block).isEqualTo(MemorySegment.NULL);
    }
    for (IntFunction<MemorySegment> routine : charged(TOO_MUCH)) {
      assertThat(statusOf(() -> poor.run(() -> routine.apply(kind.type() | FAIL | RAISE))))
          .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aDoubleShortageReportsMemory(Kind kind) {
    PoolProcess poor = process(kind.limits(0));
    for (IntFunction<MemorySegment> routine : charged(TOO_MUCH)) {
      assertThat(statusOf(() -> poor.run(() -> routine.apply(kind.type()))))
          .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
    }
    assertThat(poor.refusals()).isZero();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aRefusedChargeLeavesUsagePeakReferencesAndTagCountersAsTheyWere(Kind kind, long bytes) {
    PoolProcess poor = process(kind.limits(Sizes.charge(bytes)));
    charge(poor, kind, bytes);
    var before = state();
    for (IntFunction<MemorySegment> routine : charged(bytes)) {
      statusOf(() -> poor.run(() -> routine.apply(kind.type())));
      assertThat(state()).isEqualTo(before);
      poor.run(() -> routine.apply(kind.type() | FAIL));
      assertThat(state()).isEqualTo(before);
    }
    assertThat(poor.refusals()).isEqualTo(2L * charged(bytes).size());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void refusedMemoryLeavesEverythingAsItWas(Kind kind) {
    PoolProcess process = process();
    charge(process, kind, 64);
    var before = state();
    for (IntFunction<MemorySegment> routine : charged(TOO_MUCH)) {
      statusOf(() -> process.run(() -> routine.apply(kind.type())));
    }
    uncharged(TOO_MUCH).forEach(routine -> routine.apply(kind.type()));
    assertThat(state()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void theExceptionSaysWhoseLimitRefusedAndTheNumbers(Kind kind, long bytes) {
    long limit = 2 * Sizes.charge(bytes) - 1;
    PoolProcess parent = system.createProcess("parent", kind.limits(limit));
    PoolProcess child = parent.createChild("child", kind.limits(10 * limit));
    charge(child, kind, bytes);
    NtStatusException raised = raisedBy(() -> charge(child, kind, bytes));
    assertThat(raised.status()).isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(raised.process()).isEqualTo("parent");
    assertThat(raised.usage()).isEqualTo(Sizes.charge(bytes));
    assertThat(raised.limit()).isEqualTo(limit);
    assertThat(raised.requested()).isEqualTo(bytes);
    assertThat(raised.tag()).isEqualTo(TAG);
    assertThat(raised).hasMessageContaining("parent").hasMessageContaining("Fred");
    assertThat(raised).hasMessageContaining("setLimits");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theExceptionForNoMemoryNamesThePoolsLimit(Kind kind) {
    NtStatusException raised = raisedBy(() -> charge(process(), kind, TOO_MUCH));
    assertThat(raised.limit()).isEqualTo(LIMIT);
    assertThat(raised.requested()).isEqualTo(TOO_MUCH);
    assertThat(raised).hasMessageContaining("agedLimit");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void raisingTakesNoStackTrace(Kind kind) {
    PoolProcess poor = process(kind.limits(0));
    assertThat(raisedBy(() -> charge(poor, kind, 1)).getStackTrace()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void refusalsAreCountedByTheProcessThatAsked(Kind kind) {
    PoolProcess parent = process(kind.limits(0));
    PoolProcess child = parent.createChild("child");
    for (int i = 0; i < 3; i++) {
      statusOf(() -> charge(child, kind, 1));
    }
    statusOf(() -> charge(parent, kind, 1));
    assertThat(child.refusals()).isEqualTo(3);
    assertThat(parent.refusals()).isEqualTo(1);
    assertThat(system.systemProcess().refusals()).isZero();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aRefusedRequestFitsAgainAsSoonAsAnotherBlockIsFreed(Kind kind, long bytes) {
    PoolProcess process = process(kind.limits(3 * Sizes.charge(bytes)));
    for (int round = 0; round < 50; round++) {
      List<MemorySegment> blocks =
          List.of(
              charge(process, kind, bytes),
              charge(process, kind, bytes),
              charge(process, kind, bytes));
      assertThatThrownBy(() -> charge(process, kind, bytes)).isInstanceOf(NtStatusException.class);
      blocks.forEach(ex::freePool);
    }
    assertThat(process.refusals()).isEqualTo(50);
  }
}

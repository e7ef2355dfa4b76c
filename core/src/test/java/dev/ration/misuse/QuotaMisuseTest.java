// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.nt.Irql;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import dev.ration.support.Kind;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 0x21, 0xC4/0x10B, and changes of blocks that are free. */
class QuotaMisuseTest extends MisuseTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";

  @ParameterizedTest
  @EnumSource(Kind.class)
  void returningMoreThanPsChargedIsAnUnderflow(Kind kind) {
    PoolProcess process = process();
    system.ps().chargePoolQuota(process, kind.type(), 1000);
    charge(process, kind, 50_000);
    assertCheck(
        checkOfFree(() -> system.ps().returnPoolQuota(process, kind.type(), 1001)),
        0x21,
        process.id(),
        kind.type(),
        1001,
        1);
    system.ps().returnPoolQuota(process, kind.type(), 400);
    assertCheck(
        checkOfFree(() -> system.ps().returnPoolQuota(process, kind.type(), 1000)),
        0x21,
        process.id(),
        kind.type(),
        1000,
        400);
    system.ps().returnPoolQuota(process, kind.type(), 600);
    assertThat(checkOfFree(() -> system.ps().returnPoolQuota(process, kind.type(), 1)).code())
        .isEqualTo(0x21);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE})
  void returningAHugeAmountIsAnUnderflow(long amount) {
    for (Kind kind : Kind.values()) {
      PoolProcess process = process();
      system.ps().chargePoolQuota(process, kind.type(), 1000);
      var check = checkOfFree(() -> system.ps().returnPoolQuota(process, kind.type(), amount));
      assertThat(check.code()).isEqualTo(0x21);
      assertThat(check.p3()).isEqualTo(amount);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theChargeOfOnePoolIsNotReturnedToTheOther(Kind kind) {
    PoolProcess process = process();
    system.ps().chargePoolQuota(process, kind.type(), 1000);
    Kind other = kind.other();
    assertCheck(
        checkOfFree(() -> system.ps().returnPoolQuota(process, other.type(), 1000)),
        0x21,
        process.id(),
        other.type(),
        1000,
        1000);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void psChargesAndReturnsBelowDispatchOnly(Kind kind) {
    PoolProcess process = process();
    var ke = system.ke();
    var ps = system.ps();
    ke.raiseIrql(Irql.APC_LEVEL, () -> ps.chargePoolQuota(process, kind.type(), 1000));
    assertCheck(
        check(
            () ->
                ke.raiseIrqlCall(
                    Irql.DISPATCH_LEVEL,
                    () -> raised(() -> ps.chargePoolQuota(process, kind.type(), 77))),
            NtStatus.STATUS_QUOTA_EXCEEDED),
        0xC4,
        0x10B,
        2,
        kind.type(),
        77);
    assertCheck(
        checkOfFree(
            () ->
                ke.raiseIrql(
                    Irql.DISPATCH_LEVEL, () -> ps.returnPoolQuota(process, kind.type(), 77))),
        0xC4,
        0x10B,
        2,
        kind.type(),
        77);
  }

  private static NtStatus raised(Runnable call) {
    try {
      call.run();
      return NtStatus.STATUS_SUCCESS;
    } catch (NtStatusException raised) {
      return raised.status();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aChargeThatABugCheckRefusedIsNoSuccess(Kind kind) {
    PoolProcess process = process();
    var check =
        check(
            () ->
                system
                    .ke()
                    .<Object, RuntimeException>raiseIrqlCall(
                        Irql.DISPATCH_LEVEL,
                        () -> system.ps().chargeProcessPoolQuota(process, kind.type(), 77)),
            NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(check.p1()).isEqualTo(0x10B);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aFreeBlockIsNotTransferred(Kind kind, long bytes) {
    PoolProcess to = process();
    MemorySegment block = charge(process(), kind, bytes);
    ex.freePool(block);
    assertCheck(
        checkOfFree(() -> system.ps().transferPoolQuota(block, to)),
        0xC2,
        0x07,
        0,
        0,
        block.address());
    assertCheck(
        checkOfFree(() -> system.raw().transferQuota(block.address(), to)),
        0xC2,
        0x07,
        0,
        0,
        block.address());
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aFreeBlockIsNotResized(Kind kind, long bytes) {
    MemorySegment block = charge(process(), kind, bytes);
    ex.freePool(block);
    assertCheck(
        check(() -> system.raw().resize(block.address(), bytes), 0L),
        0xC2,
        0x07,
        0,
        0,
        block.address());
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void whatIsNoBlockIsNeitherTransferredNorResized(Kind kind, long bytes) {
    PoolProcess to = process();
    long middle = charge(process(), kind, bytes).address() + 8;
    assertCheck(check(() -> system.raw().resize(middle, 1), 0L), 0xC2, 0x99, middle, 0, 0);
    assertCheck(
        checkOfFree(() -> system.raw().transferQuota(middle, to)), 0xC2, 0x99, middle, 0, 0);
    assertCheck(check(() -> system.raw().resize(0, 1), 0L), 0xC2, 0x99, 0, 0, 0);
    assertCheck(check(() -> system.raw().resize(16, 1), 0L), 0xC2, 0x42, 16, 0, 0);
    assertCheck(
        checkOfFree(() -> system.ps().transferPoolQuota(MemorySegment.NULL, to)),
        0xC2,
        0x99,
        0,
        0,
        0);
  }
}

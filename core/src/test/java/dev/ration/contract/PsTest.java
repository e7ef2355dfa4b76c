// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.QuotaLimits;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import java.util.function.LongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PsChargePoolQuota and its companions. */
class PsTest extends PoolTest {
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aChargeIsBookedToTheByteAndReturned(Kind kind) {
    PoolProcess process = process();
    for (long amount : new long[] {0, 1, 17, 4095, 1 << 20, 1L << 40}) {
      system.ps().chargePoolQuota(process, kind.type(), amount);
      assertThat(kind.usage(process)).isEqualTo(amount);
      assertThat(kind.other().usage(process)).isZero();
      system.ps().returnPoolQuota(process, kind.type(), amount);
      assertThat(kind.usage(process)).isZero();
    }
    assertThat(kind.peak(process)).isEqualTo(1L << 40);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void cacheAlignedTypesCountByTheirPool(Kind kind) {
    PoolProcess process = process();
    system.ps().chargePoolQuota(process, kind.alignedType(), 100);
    assertThat(kind.usage(process)).isEqualTo(100);
    system.ps().returnPoolQuota(process, kind.type(), 100);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void chargePoolQuotaRaisesQuotaExceededAndChargesNothing(Kind kind) {
    PoolProcess process = process(kind.limits(1000));
    system.ps().chargePoolQuota(process, kind.type(), 1000);
    NtStatusException raised = raisedBy(() -> system.ps().chargePoolQuota(process, kind.type(), 1));
    assertThat(raised.status()).isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(raised.usage()).isEqualTo(1000);
    assertThat(raised.limit()).isEqualTo(1000);
    assertThat(raised.process()).isEqualTo("tenant");
    assertThat(kind.usage(process)).isEqualTo(1000);
    assertThat(process.refusals()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void chargeProcessPoolQuotaNeverRaises(Kind kind) {
    PoolProcess process = process(kind.limits(1000));
    LongFunction<NtStatus> charge =
        amount -> system.ps().chargeProcessPoolQuota(process, kind.type(), amount);
    assertThat(charge.apply(1001)).isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(kind.usage(process)).isZero();
    assertThat(charge.apply(1000)).isEqualTo(NtStatus.STATUS_SUCCESS);
    assertThat(charge.apply(1)).isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(kind.usage(process)).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -4096, Long.MIN_VALUE})
  void aNegativeAmountIsAHugeOneAndIsRefused(long amount) {
    for (Kind kind : Kind.values()) {
      PoolProcess process = process();
      assertThat(system.ps().chargeProcessPoolQuota(process, kind.type(), amount))
          .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
      assertThat(statusOf(() -> system.ps().chargePoolQuota(process, kind.type(), amount)))
          .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
      assertThat(kind.usage(process)).isZero();
      assertThat(kind.peak(process)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void hugeChargesDoNotOverflowAnAncestor(Kind kind) {
    PoolProcess parent = process();
    PoolProcess first = parent.createChild("first", QuotaLimits.UNLIMITED);
    PoolProcess second = parent.createChild("second", QuotaLimits.UNLIMITED);
    system.ps().chargePoolQuota(first, kind.type(), Long.MAX_VALUE - 10);
    assertThat(system.ps().chargeProcessPoolQuota(second, kind.type(), 11))
        .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(system.ps().chargeProcessPoolQuota(second, kind.type(), 10))
        .isEqualTo(NtStatus.STATUS_SUCCESS);
    assertThat(kind.usage(parent)).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theSystemProcessIsNeverCharged(Kind kind) {
    PoolProcess none = system.systemProcess();
    system.ps().chargePoolQuota(none, kind.type(), 1L << 50);
    assertThat(system.ps().chargeProcessPoolQuota(none, kind.type(), 1L << 50))
        .isEqualTo(NtStatus.STATUS_SUCCESS);
    system.ps().returnPoolQuota(none, kind.type(), 1);
    assertThat(kind.usage(none)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void chargesCountAgainstTheSameLimitAsBlocks(Kind kind) {
    PoolProcess process = process(kind.limits(1032));
    system.ps().chargePoolQuota(process, kind.type(), 1000);
    charge(process, kind, 1);
    assertThat(statusOf(() -> charge(process, kind, 1))).isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    system.ps().returnPoolQuota(process, kind.type(), 1000);
    charge(process, kind, 900);
    assertThat(kind.usage(process)).isEqualTo(32 + 928);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class QuotaTest {
  @Test
  void unlimitedIsTheLargestLimitOnBothPools() {
    assertThat(QuotaLimits.UNLIMITED).isEqualTo(new QuotaLimits(Long.MAX_VALUE, Long.MAX_VALUE));
  }

  @Test
  void aLimitOfZeroIsAccepted() {
    assertThat(new QuotaLimits(0, 0).pagedPoolLimit()).isZero();
  }

  @Test
  void aNegativeLimitIsRefusedWithAdvice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuotaLimits(-1, 0))
        .withMessageContaining("pagedPoolLimit is -1")
        .withMessageContaining("Long.MAX_VALUE for no limit");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuotaLimits(0, Long.MIN_VALUE))
        .withMessageContaining("nonPagedPoolLimit is -9223372036854775808");
  }

  @Test
  void aPoolTypeSelectsTheLimitOfItsPool() {
    var limits = new QuotaLimits(10, 20);

    assertThat(limits.limit(PoolType.PAGED_POOL_CACHE_ALIGNED)).isEqualTo(10);
    assertThat(limits.limit(PoolType.NON_PAGED_POOL_NX)).isEqualTo(20);
  }

  @Test
  void aPoolTypeSelectsTheUsageAndPeakOfItsPool() {
    var usage = new QuotaUsage(1, 2, 3, 4);

    assertThat(usage.usage(PoolType.PAGED_POOL)).isEqualTo(1);
    assertThat(usage.peak(PoolType.PAGED_POOL)).isEqualTo(2);
    assertThat(usage.usage(PoolType.NON_PAGED_POOL)).isEqualTo(3);
    assertThat(usage.peak(PoolType.NON_PAGED_POOL)).isEqualTo(4);
  }

  @Test
  void aPeakBelowItsUsageIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuotaUsage(2, 1, 0, 0))
        .withMessage(
            "pagedPoolUsage is 2 and must not be above peakPagedPoolUsage, 1: while others change"
                + " them, read pagedPoolUsage first");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuotaUsage(0, 0, 2, 1))
        .withMessageContaining("peakNonPagedPoolUsage");
  }

  @Test
  void aNegativeUsageIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new QuotaUsage(-1, 0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new QuotaUsage(0, 0, -1, 0));
  }
}

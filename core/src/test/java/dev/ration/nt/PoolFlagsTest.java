// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PoolFlagsTest {
  @Test
  void modifiersHaveTheNumbersOfTheHeaders() {
    assertThat(PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE).isEqualTo(8);
    assertThat(PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE).isEqualTo(16);
    assertThat(PoolFlags.POOL_COLD_ALLOCATION).isEqualTo(256);
    assertThat(PoolFlags.POOL_NX_ALLOCATION).isEqualTo(512);
    assertThat(PoolFlags.POOL_ZERO_ALLOCATION).isEqualTo(1024);
  }

  @Test
  void theNxModifierTurnsNonPagedPoolIntoNonPagedPoolNx() {
    assertThat(PoolType.NON_PAGED_POOL | PoolFlags.POOL_NX_ALLOCATION)
        .isEqualTo(PoolType.NON_PAGED_POOL_NX);
    assertThat(PoolType.NON_PAGED_POOL_CACHE_ALIGNED | PoolFlags.POOL_NX_ALLOCATION)
        .isEqualTo(PoolType.NON_PAGED_POOL_NX_CACHE_ALIGNED);
  }

  @Test
  void requiredFlagsFillTheLowHalfInTheOrderOfTheHeader() {
    assertThat(
            new long[] {
              PoolFlags.POOL_FLAG_USE_QUOTA,
              PoolFlags.POOL_FLAG_UNINITIALIZED,
              PoolFlags.POOL_FLAG_SESSION,
              PoolFlags.POOL_FLAG_CACHE_ALIGNED,
              PoolFlags.POOL_FLAG_RESERVED1,
              PoolFlags.POOL_FLAG_RAISE_ON_FAILURE,
              PoolFlags.POOL_FLAG_NON_PAGED,
              PoolFlags.POOL_FLAG_NON_PAGED_EXECUTE,
              PoolFlags.POOL_FLAG_PAGED,
              PoolFlags.POOL_FLAG_RESERVED2,
              PoolFlags.POOL_FLAG_RESERVED3
            })
        .containsExactly(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024);
    assertThat(PoolFlags.POOL_FLAG_REQUIRED_START).isEqualTo(1);
    assertThat(PoolFlags.POOL_FLAG_REQUIRED_END).isEqualTo(1L << 31);
  }

  @Test
  void optionalFlagsFillTheHighHalf() {
    assertThat(PoolFlags.POOL_FLAG_OPTIONAL_START).isEqualTo(1L << 32);
    assertThat(PoolFlags.POOL_FLAG_SPECIAL_POOL).isEqualTo(1L << 32);
    assertThat(PoolFlags.POOL_FLAG_OPTIONAL_END).isEqualTo(1L << 63);
  }
}

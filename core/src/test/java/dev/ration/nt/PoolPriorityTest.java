// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.nt.SpecialPoolOptions.Side;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PoolPriorityTest {
  @Test
  void exactlyNinePrioritiesAreValid() {
    assertThat(IntStream.rangeClosed(-1, 1024).filter(PoolPriority::isValid))
        .containsExactly(
            PoolPriority.LOW_POOL_PRIORITY,
            PoolPriority.LOW_POOL_PRIORITY_SPECIAL_POOL_OVERRUN,
            PoolPriority.LOW_POOL_PRIORITY_SPECIAL_POOL_UNDERRUN,
            PoolPriority.NORMAL_POOL_PRIORITY,
            PoolPriority.NORMAL_POOL_PRIORITY_SPECIAL_POOL_OVERRUN,
            PoolPriority.NORMAL_POOL_PRIORITY_SPECIAL_POOL_UNDERRUN,
            PoolPriority.HIGH_POOL_PRIORITY,
            PoolPriority.HIGH_POOL_PRIORITY_SPECIAL_POOL_OVERRUN,
            PoolPriority.HIGH_POOL_PRIORITY_SPECIAL_POOL_UNDERRUN);
    assertThat(IntStream.rangeClosed(-1, 1024).filter(PoolPriority::isValid))
        .containsExactly(0, 8, 9, 16, 24, 25, 32, 40, 41);
    assertThat(IntStream.of(Integer.MIN_VALUE, Integer.MAX_VALUE, 0x8000_0010))
        .noneMatch(PoolPriority::isValid);
  }

  @Test
  void overrunIsFoundAtTheEndAndUnderrunAtTheStart() {
    assertThat(IntStream.of(8, 24, 40).mapToObj(PoolPriority::side)).containsOnly(Side.END);
    assertThat(IntStream.of(9, 25, 41).mapToObj(PoolPriority::side)).containsOnly(Side.START);
    assertThat(IntStream.of(0, 16, 32).mapToObj(PoolPriority::side)).containsOnlyNulls();
  }

  @Test
  void theLevelForgetsThePlaceInSpecialPool() {
    assertThat(IntStream.of(0, 8, 9).map(PoolPriority::level)).containsOnly(0);
    assertThat(IntStream.of(16, 24, 25).map(PoolPriority::level)).containsOnly(16);
    assertThat(IntStream.of(32, 40, 41).map(PoolPriority::level)).containsOnly(32);
  }
}

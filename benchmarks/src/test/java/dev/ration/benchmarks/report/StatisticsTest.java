// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void theMedianIsInTheMiddle() {
    assertThat(Statistics.median(new double[] {9, 1, 2})).isEqualTo(2);
    assertThat(Statistics.median(new double[] {9, 1, 2, 3})).isEqualTo(2.5);
    assertThatThrownBy(() -> Statistics.median(new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSpreadDoesNotSeeOneOutlier() {
    assertThat(Statistics.spread(new double[] {10, 11, 12, 13, 1e9})).isCloseTo(1.48, within(1e-9));
  }

  @Test
  void theMedianLeavesItsValuesInOrder() {
    double[] values = {3, 1, 2};
    assertThat(Statistics.median(values)).isEqualTo(2);
    assertThat(values).containsExactly(3, 1, 2);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void aConstantRatioIsCertain() {
    Interval interval =
        Interval.ofPairs(new double[] {10, 20, 40}, new double[] {10.3, 20.6, 41.2});

    assertThat(interval.difference()).isCloseTo(0.03, within(1e-9));
    assertThat(interval.low()).isCloseTo(0.03, within(1e-9));
    assertThat(interval.high()).isCloseTo(0.03, within(1e-9));
    assertThat(interval.includesNone()).isFalse();
  }

  /**
   * Logarithms ln 1.1, 0, −ln 1.1, mean 0, deviation ln 1.1; Student's t of 2 degrees is 4.3027.
   */
  @Test
  void theIntervalIsStudents() {
    Interval interval = Interval.ofPairs(new double[] {10, 10, 11}, new double[] {11, 10, 10});
    double half = 4.302653 * Math.log(1.1) / Math.sqrt(3);

    assertThat(interval.difference()).isCloseTo(0, within(1e-9));
    assertThat(interval.low()).isCloseTo(Math.expm1(-half), within(1e-5));
    assertThat(interval.high()).isCloseTo(Math.expm1(half), within(1e-5));
    assertThat(interval.includesNone()).isTrue();
  }

  @Test
  void itHoldsTheTruthNineteenTimesInTwenty() {
    SplittableRandom random = new SplittableRandom(7);
    int held = 0;
    for (int run = 0; run < 2000; run++) {
      double[] a = new double[8];
      double[] b = new double[8];
      for (int i = 0; i < a.length; i++) {
        double drift = 1 + random.nextDouble();
        a[i] = 50 * drift * Math.exp(0.05 * random.nextGaussian());
        b[i] = 51 * drift * Math.exp(0.05 * random.nextGaussian());
      }
      Interval interval = Interval.ofPairs(a, b);
      held += interval.low() <= 0.02 && interval.high() >= 0.02 ? 1 : 0;
    }
    assertThat(held / 2000.0).isBetween(0.93, 0.97);
  }

  /** Walsh averages of ln 1.01 … ln 1.06 in order; with six pairs the interval is all of them. */
  @Test
  void ofSixPairsTheRanksSpanAll() {
    double[] a = {1, 1, 1, 1, 1, 1};
    double[] b = {1.01, 1.02, 1.03, 1.04, 1.05, 1.06};
    Interval interval = Interval.byRanks(a, b);

    assertThat(interval.difference()).isCloseTo(0.035, within(1e-3));
    assertThat(interval.low()).isCloseTo(0.01, within(1e-9));
    assertThat(interval.high()).isCloseTo(0.06, within(1e-9));
  }

  @Test
  void oneDisturbedJvmMovesTheRanksLittle() {
    double[] a = new double[20];
    double[] b = new double[20];
    for (int i = 0; i < a.length; i++) {
      a[i] = 27 + 0.01 * (i * 7 % 20);
      b[i] = 27 + 0.01 * (i * 3 % 20);
    }
    b[5] = 48;

    assertThat(Interval.ofPairs(a, b).high()).isGreaterThan(0.05);
    assertThat(Interval.byRanks(a, b).low()).isBetween(-0.01, 0.0);
    assertThat(Interval.byRanks(a, b).high()).isBetween(0.0, 0.01);
  }

  @Test
  void theRanksHoldTheTruthNineteenTimesInTwenty() {
    SplittableRandom random = new SplittableRandom(7);
    int held = 0;
    for (int run = 0; run < 2000; run++) {
      double[] a = new double[14];
      double[] b = new double[14];
      for (int i = 0; i < a.length; i++) {
        a[i] = 50 * Math.exp(0.02 * random.nextGaussian()) * (random.nextInt(5) == 0 ? 1.7 : 1);
        b[i] = 51 * Math.exp(0.02 * random.nextGaussian()) * (random.nextInt(5) == 0 ? 1.7 : 1);
      }
      Interval interval = Interval.byRanks(a, b);
      held += interval.low() <= 0.02 && interval.high() >= 0.02 ? 1 : 0;
    }
    assertThat(held / 2000.0).isBetween(0.93, 0.98);
  }

  @Test
  void fivePairsHaveNoRanks() {
    assertThatThrownBy(() -> Interval.byRanks(new double[5], new double[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("six pairs");
  }

  @Test
  void onePairIsNotEnough() {
    assertThatThrownBy(() -> Interval.ofPairs(new double[] {1}, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two pairs");
    assertThatThrownBy(() -> Interval.ofPairs(new double[] {1, 2}, new double[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

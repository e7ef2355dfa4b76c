// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * By how much B differs from A, as a share of A, and where the true difference lies with a
 * probability of 95 %, if what disturbs a pair of measurements disturbs both alike or at random.
 *
 * @param difference 0.03 when B is 3 % above A
 * @param low the lower end
 * @param high the upper end
 */
public record Interval(double difference, double low, double high) {
  private static final double UPPER_QUANTILE = 0.975;

  /**
   * Of measurements that were taken in pairs, by Student's t of the logarithms of their ratios.
   *
   * @param a of each pair, greater than 0
   * @param b of each pair, greater than 0
   * @return the interval
   * @throws IllegalArgumentException when there are fewer than two pairs, or one lacks its other
   */
  public static Interval ofPairs(double[] a, double[] b) {
    if (a.length != b.length || a.length < 2) {
      throw new IllegalArgumentException(
          "an interval takes two pairs or more, not " + a.length + " and " + b.length + " values");
    }
    SummaryStatistics logarithms = new SummaryStatistics();
    for (int i = 0; i < a.length; i++) {
      logarithms.addValue(Math.log(b[i] / a[i]));
    }
    double mean = logarithms.getMean();
    double t = new TDistribution(a.length - 1.0).inverseCumulativeProbability(UPPER_QUANTILE);
    double half = t * logarithms.getStandardDeviation() / Math.sqrt(a.length);
    return new Interval(Math.expm1(mean), Math.expm1(mean - half), Math.expm1(mean + half));
  }

  /** {@return whether no difference at all is among what is probable} */
  public boolean includesNone() {
    return low <= 0 && high >= 0;
  }
}

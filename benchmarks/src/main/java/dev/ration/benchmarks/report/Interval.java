// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import java.util.Arrays;
import java.util.Locale;
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
  /** Fewer pairs than this have no interval of 95 % by ranks. */
  public static final int FEWEST_RANKED = 6;

  private static final double UPPER_QUANTILE = 0.975;
  private static final double NORMAL_QUANTILE = 1.96;

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

  /**
   * Of measurements that were taken in pairs, by the ranks of the logarithms of their ratios: a
   * pair of which a neighbour on the machine has disturbed one counts, but not by how much (the
   * estimate of Hodges and Lehmann, 1963, with the interval of Wilcoxon's signed-rank test).
   *
   * @param a of each pair, greater than 0
   * @param b of each pair, greater than 0
   * @return the interval
   * @throws IllegalArgumentException when there are fewer than six pairs, of which no ranks are
   *     improbable enough, or one lacks its other
   */
  public static Interval byRanks(double[] a, double[] b) {
    int pairs = a.length;
    if (b.length != pairs || pairs < FEWEST_RANKED) {
      throw new IllegalArgumentException(
          "an interval by ranks takes six pairs or more, not "
              + pairs
              + " and "
              + b.length
              + " values");
    }
    double[] means = new double[pairs * (pairs + 1) / 2];
    int count = 0;
    for (int i = 0; i < pairs; i++) {
      for (int j = 0; j <= i; j++) {
        means[count++] = (Math.log(b[i] / a[i]) + Math.log(b[j] / a[j])) / 2;
      }
    }
    Arrays.sort(means);
    double deviation = Math.sqrt(pairs * (pairs + 1.0) * (2.0 * pairs + 1) / 24);
    int outside = (int) Math.max(0, Math.floor(count / 2.0 - NORMAL_QUANTILE * deviation) - 1);
    return new Interval(
        Math.expm1(Statistics.median(means)),
        Math.expm1(means[outside]),
        Math.expm1(means[count - 1 - outside]));
  }

  /** {@return the difference and both ends in per cent, for a sentence} */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%+.2f %%, 95 %% interval %+.2f %% to %+.2f %%",
        100 * difference,
        100 * low,
        100 * high);
  }

  /** {@return whether no difference at all is among what is probable} */
  public boolean includesNone() {
    return low <= 0 && high >= 0;
  }
}

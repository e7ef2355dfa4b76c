// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How long the calls of one kind took, in nanoseconds. From every time the cost of reading the
 * clock has been subtracted; a call that costs less than the clock can tell has 0.
 *
 * @param calls how many were timed
 * @param mean the average
 * @param median half of the calls took at most this
 * @param p99 99 % of the calls took at most this
 * @param p999 99.9 % of the calls took at most this
 * @param max the slowest took this
 * @param distribution the times at more percentiles, ascending
 */
public record CallTimes(
    long calls, double mean, long median, long p99, long p999, long max, List<Point> distribution) {
  private static final double[] PERCENTILES = {
    0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.75, 99.9, 99.95, 99.975, 99.99, 99.995, 99.999,
    100
  };

  /** Makes times with a copy of the distribution. */
  public CallTimes {
    distribution = List.copyOf(distribution);
  }

  /**
   * A point of a distribution.
   *
   * @param percentile how many calls of a hundred took at most {@code nanos}
   * @param nanos the time
   */
  public record Point(double percentile, long nanos) {}

  static CallTimes of(Histogram histogram, long clockNanos) {
    long calls = histogram.getTotalCount();
    if (calls == 0) {
      return new CallTimes(0, 0, 0, 0, 0, 0, List.of());
    }
    return new CallTimes(
        calls,
        Math.max(0, histogram.getMean() - clockNanos),
        at(histogram, 50, clockNanos),
        at(histogram, 99, clockNanos),
        at(histogram, 99.9, clockNanos),
        Math.max(0, histogram.getMaxValue() - clockNanos),
        Arrays.stream(PERCENTILES)
            .mapToObj(percentile -> new Point(percentile, at(histogram, percentile, clockNanos)))
            .toList());
  }

  private static long at(Histogram histogram, double percentile, long clockNanos) {
    return Math.max(0, histogram.getValueAtPercentile(percentile) - clockNanos);
  }
}

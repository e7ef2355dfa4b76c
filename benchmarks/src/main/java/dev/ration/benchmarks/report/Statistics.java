// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import java.util.Arrays;

/** Figures of a few numbers, none of which a single outlier can move far. */
public final class Statistics {
  /** Makes a median distance comparable to a standard deviation. */
  private static final double TO_DEVIATION = 1.48;

  private Statistics() {}

  /**
   * {@return the value in the middle, or between the two in the middle}
   *
   * @param values at least one
   */
  public static double median(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values, no median");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The median distance from the median, scaled to a standard deviation. */
  static double spread(double[] values) {
    double median = median(values);
    double[] distances = Arrays.stream(values).map(value -> Math.abs(value - median)).toArray();
    return TO_DEVIATION * median(distances);
  }

  static double[] joined(double[] some, double[] more) {
    double[] both = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, both, some.length, more.length);
    return both;
  }
}

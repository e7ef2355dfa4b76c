// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.soak;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a soak has shown. Resident size follows live bytes when each settled stay of each cycle, by
 * its median, has them within {@value #WITHIN} of each other; it does not drift when the last stays
 * have the ratio of the second ones within {@value #DRIFT}.
 */
final class Verdict {
  private static final double WITHIN = 0.15;
  private static final double DRIFT = 0.03;

  private final List<Sample> samples;
  private final StringBuilder text = new StringBuilder();
  private boolean passed = true;

  Verdict(List<Sample> samples) {
    this.samples = samples;
    for (String phase : List.of("high", "low")) {
      judge(phase);
    }
    line(passed ? "PASSED" : "FAILED", "", 0);
  }

  boolean passed() {
    return passed;
  }

  String text() {
    return text.toString();
  }

  private void judge(String phase) {
    int last = lastJudged(phase);
    double least = Double.MAX_VALUE;
    double most = 0;
    for (int cycle = 0; cycle <= last; cycle++) {
      double median = median(phase, cycle);
      if (median > 0) {
        least = Math.min(least, median);
        most = Math.max(most, median);
      }
    }
    boolean follows = most > 0 && least >= 1 - WITHIN && most <= 1 + WITHIN;
    line(follows ? "ok" : "NOT OK", "least resident/live, " + phase, least);
    line(follows ? "ok" : "NOT OK", "most resident/live, " + phase, most);
    double drift = median(phase, last) / median(phase, Math.min(1, last)) - 1;
    boolean steady = Math.abs(drift) <= DRIFT;
    line(steady ? "ok" : "NOT OK", "drift since the second cycle, " + phase, drift);
    passed &= follows && steady;
  }

  /** The last cycle with a stay to judge. */
  private int lastJudged(String phase) {
    return samples.stream()
        .filter(sample -> sample.settled() && sample.phase().equals(phase))
        .mapToInt(Sample::cycle)
        .max()
        .orElse(0);
  }

  /** The middle ratio of a settled stay; 0 when it has no samples. */
  private double median(String phase, int cycle) {
    List<Sample> stay =
        samples.stream()
            .filter(s -> s.settled() && s.cycle() == cycle && s.phase().equals(phase))
            .sorted(Comparator.comparingDouble(Sample::ratio))
            .toList();
    return stay.isEmpty() ? 0 : stay.get(stay.size() / 2).ratio();
  }

  private void line(String word, String what, double number) {
    text.append(
        what.isEmpty()
            ? word + "\n"
            : String.format(Locale.ROOT, "%-7s %-40s %+.4f%n", word, what, number));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What Ration is to reach at least.
 *
 * @param workload what it does
 * @param than in words, what it is compared with
 * @param limit the most that counts as reached
 * @param unit of the limit; empty for a ratio
 * @param measure what a run says, if it asked
 */
record Bar(
    String workload,
    String than,
    double limit,
    String unit,
    Function<Results, Optional<Outcome>> measure) {
  /** A bar in CPU time counts only as long as wall time is at most so many times as long. */
  static final double WALL = 1.3;

  /**
   * What was measured.
   *
   * @param value the ratio, or the value in the bar's unit
   * @param wallOverClock wall time of Ration by the time that is compared; 1 where they are one
   */
  record Outcome(double value, double wallOverClock) {
    boolean counts() {
      return wallOverClock <= WALL;
    }
  }

  /** Ration's median by that of another row of the same column. */
  static Bar ratio(
      String workload, String than, double limit, String table, String column, String row) {
    return new Bar(
        workload, than, limit, "", results -> ofCells(results, table, column, "ration", row));
  }

  static Optional<Outcome> ofCells(
      Results results, String table, String column, String ours, String theirs) {
    return results
        .cell(table, ours, column)
        .flatMap(
            own -> results.cell(table, theirs, column).map(other -> outcome(own, other.median())));
  }

  /** Where subtracting has left nothing of the other, nothing was measured, and nothing is met. */
  static Outcome outcome(Samples own, double other) {
    double ratio = other > 0 ? own.median() / other : Double.NaN;
    return new Outcome(ratio, own.wallMedian() / own.median());
  }

  /** Its row of the table: what the medians say, what the quickest iterations, and the verdict. */
  String line(Results results, Results quickest) {
    String start = "| " + workload + " | " + than + " | " + figure(limit) + " | ";
    return start
        + measure
            .apply(results)
            .map(
                outcome ->
                    precise(outcome.value()) + " | " + best(quickest) + " | " + verdict(outcome))
            .orElse("| | not measured in this run")
        + " |";
  }

  private String best(Results quickest) {
    return measure.apply(quickest).map(outcome -> precise(outcome.value())).orElse("");
  }

  private String verdict(Outcome outcome) {
    if (!(outcome.value() <= limit)) {
      return "**no**";
    }
    return outcome.counts()
        ? "yes"
        : String.format(
            Locale.ROOT,
            "**no**: in CPU time only, wall time is %.2f of it",
            outcome.wallOverClock());
  }

  /** With a digit more than the limit, so that one that is just missed can be seen to be. */
  private String precise(double value) {
    return String.format(Locale.ROOT, "%.3f", value) + unit;
  }

  private String figure(double value) {
    return String.format(Locale.ROOT, "%.2f", value) + unit;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import dev.ration.benchmarks.report.Bar.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All bars. */
final class Bars {
  private static final String RATION = "ration";
  private static final String ADAPTIVE = "netty-adaptive";
  private static final String MIMALLOC = "mimalloc";
  private static final String LINKER = "mimalloc through Linker";
  private static final String ONE = "1 thread";
  private static final String TWO = "2 threads";
  private static final double MILLIS = 1e6;
  private static final double MEGA = 1e6;

  private Bars() {}

  static List<Bar> all() {
    List<Bar> bars = new ArrayList<>();
    pairs(bars);
    mixed(bars);
    kept(bars);
    refusals(bars);
    many(bars);
    memory(bars);
    start(bars);
    return bars;
  }

  private static void pairs(List<Bar> bars) {
    String small = "64 B, 1 thread";
    String pair = "pair of 64 B";
    bars.add(Bar.ratio(pair, "Netty adaptive, plain threads", 0.25, Tables.PAIR, small, ADAPTIVE));
    bars.add(
        Bar.ratio(
            pair,
            "Netty adaptive, FastThreadLocalThread",
            0.35,
            Tables.PAIR,
            small,
            ADAPTIVE + ", event-loop"));
    bars.add(
        Bar.ratio(
            pair,
            "the same without leak detector and checks",
            0.85,
            Tables.PAIR,
            small,
            ADAPTIVE + ", tuned-event-loop"));
    bars.add(Bar.ratio(pair, "Arrow child", 0.06, Tables.PAIR, small, "arrow-child"));
    bars.add(Bar.ratio(pair, LINKER, 1.0, Tables.PAIR, small, MIMALLOC));
    for (String column : List.of("4096 B, 1 thread", "65536 B, 1 thread")) {
      String workload = "pair of " + column.replace(", 1 thread", "");
      bars.add(Bar.ratio(workload, "Netty adaptive", 0.4, Tables.PAIR, column, ADAPTIVE));
      bars.add(Bar.ratio(workload, LINKER, 1.0, Tables.PAIR, column, MIMALLOC));
    }
    bars.add(
        new Bar(
            pair + " through Ex",
            "RawPool",
            1.5,
            "",
            results -> Bar.ofCells(results, Tables.PAIR, small, "ration-ex", RATION)));
  }

  private static void mixed(List<Bar> bars) {
    for (String column : List.of(ONE, TWO)) {
      String workload = "mixed, " + column;
      bars.add(Bar.ratio(workload, LINKER, 1.0, Tables.MIXED, column, MIMALLOC));
      bars.add(Bar.ratio(workload, "Netty adaptive", 0.2, Tables.MIXED, column, ADAPTIVE));
    }
    bars.add(
        new Bar(
            "mixed through Ex, 1 thread",
            "mimalloc through MemorySegment",
            1.0,
            "",
            results -> Bar.ofCells(results, Tables.MIXED, ONE, "ration-ex", "mimalloc-seg")));
    bars.add(
        new Bar("mixed, 2 threads over 1", "the best floor's 2 over 1", 1.15, "", Bars::scaling));
  }

  /** By the floor that is fastest on two threads. */
  private static Optional<Outcome> scaling(Results results) {
    Optional<Double> floor =
        List.of("floor-stripe", "floor-thread").stream()
            .filter(row -> over(results, row).isPresent())
            .min(Comparator.comparingDouble(row -> median(results, row, TWO)))
            .flatMap(row -> over(results, row));
    Optional<Samples> own = results.cell(Tables.MIXED, RATION, TWO);
    return over(results, RATION)
        .flatMap(
            ours ->
                floor.map(
                    theirs ->
                        new Outcome(
                            ours / theirs, own.map(s -> s.wallMedian() / s.median()).orElse(1.0))));
  }

  private static Optional<Double> over(Results results, String row) {
    double ratio = median(results, row, TWO) / median(results, row, ONE);
    return Double.isNaN(ratio) ? Optional.empty() : Optional.of(ratio);
  }

  private static double median(Results results, String row, String column) {
    return results.cell(Tables.MIXED, row, column).map(Samples::median).orElse(Double.NaN);
  }

  private static void kept(List<Bar> bars) {
    for (String order : List.of("fifo", "lifo")) {
      for (String bytes : List.of("64 B", "4096 B")) {
        String column = order + ", " + bytes + ", " + ONE;
        bars.add(
            Bar.ratio(
                "batch of 1,000, " + order + ", " + bytes,
                LINKER,
                1.2,
                Tables.BATCH,
                column,
                MIMALLOC));
      }
    }
    for (String bytes : List.of("64 B", "4096 B")) {
      String column = bytes + ", " + TWO;
      bars.add(
          new Bar(
              "hand-over of " + bytes,
              "the best peer",
              0.8,
              "",
              results ->
                  results
                      .cell(Tables.HAND_OVER, RATION, column)
                      .flatMap(own -> best(results, column, own))));
    }
    for (String yields : List.of("no yields", "yields")) {
      bars.add(
          Bar.ratio(
              "10,000 virtual threads, " + yields,
              LINKER,
              1.0,
              Tables.VIRTUAL,
              yields + ", " + ONE,
              MIMALLOC));
    }
    bars.add(
        new Bar(
            "memory for each of 90,000 more virtual threads",
            "the first 10,000",
            1,
            " B",
            Bars::threads));
  }

  private static Optional<Outcome> best(Results results, String column, Samples own) {
    var best = results.best(Tables.HAND_OVER, column);
    return best.isPresent() ? Optional.of(Bar.outcome(own, best.getAsDouble())) : Optional.empty();
  }

  /** Of the system's own bytes: threads that meet take a few pages more, or do not. */
  private static Optional<Outcome> threads(Results results) {
    List<Results.Footprint> taken =
        results.footprints().stream()
            .filter(footprint -> footprint.name().equals("virtual-threads"))
            .toList();
    if (taken.size() < 2) {
      return Optional.empty();
    }
    Results.Footprint few = taken.getFirst();
    Results.Footprint many = taken.getLast();
    double more = (double) many.bytes() - few.bytes();
    return Optional.of(new Outcome(more / (many.count() - few.count()), 1));
  }

  private static void refusals(List<Bar> bars) {
    bars.add(refusal("a refusal as 0 by RawPool", "a successful pair", 1.5, "rawZero", "rawPair"));
    bars.add(refusal("a refusal as NULL by Ex", "a successful pair", 1.5, "exNull", "exPair"));
    bars.add(refusal("a refusal raised by Ex", "a successful pair", 5, "exException", "exPair"));
  }

  private static Bar refusal(
      String workload, String than, double limit, String ours, String theirs) {
    return new Bar(
        workload,
        than,
        limit,
        "",
        results -> Bar.ofCells(results, Tables.REFUSAL, ONE, ours, theirs));
  }

  private static void many(List<Bar> bars) {
    bars.add(many("1,000,000 processes", Tables.PROCESSES, "1000000 processes, 1 thread"));
    bars.add(many("100,000 tags", Tables.TAGS, "100000 tags, 1 thread"));
    bars.add(
        Bar.ratio(
            "99.99 % of the mixed workload",
            "Netty adaptive", 0.5, Tables.TAIL, "99.99 %", ADAPTIVE));
  }

  private static Bar many(String workload, String table, String column) {
    return new Bar(
        workload + ", pairs rotate over 1,000",
        "all pairs with one of them",
        1.3,
        "",
        results -> Bar.ofCells(results, table, column, "1,000 in turn", "one of them"));
  }

  private static void memory(List<Bar> bars) {
    List.of("postgres", "netty-tenants")
        .forEach(trace -> bars.add(grown("memory, trace " + trace, trace, 1.10)));
    bars.add(grown("memory, mixed, 100,000 live blocks", "mixed", 1.20));
    for (String workload : List.of("postgres", "netty-tenants", "mixed")) {
      bars.add(
          new Bar(
              "memory after all is freed and trimmed, " + workload,
              "resident at the start",
              1.05,
              "",
              results ->
                  results
                      .memory(RATION, workload)
                      .map(taken -> new Outcome(1 + (double) taken.trimmed() / taken.start(), 1))));
    }
  }

  private static Bar grown(String title, String workload, double limit) {
    return new Bar(
        title,
        "bytes live",
        limit,
        "",
        results -> results.memory(RATION, workload).map(taken -> new Outcome(taken.ratio(), 1)));
  }

  private static void start(List<Bar> bars) {
    bars.add(
        new Bar(
            "first allocation of a fresh system",
            "in a warm JVM",
            50,
            " ms",
            results ->
                results
                    .cell(Tables.START, "first", ONE)
                    .map(first -> new Outcome(first.median() / MILLIS, 1))));
    bars.add(
        new Bar(
            "empty system",
            "resident and on the heap",
            2,
            " MB",
            results ->
                results
                    .footprint("empty-system")
                    .map(empty -> new Outcome((empty.bytes() + empty.heap()) / MEGA, 1))));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one peer took in one column of one table, in nanoseconds, in every iteration of every round.
 *
 * @param table the benchmark's class
 * @param row the peer, and on what kind of thread or with what settings
 * @param column threads and parameters
 * @param clock the figures that are compared: CPU time, or wall time where only that says anything
 * @param wall wall time
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Samples(String table, String row, String column, double[] clock, double[] wall) {
  /** CPU time of the benchmark's threads for one operation, as JMH's results call it. */
  public static final String THREADS_CPU = "cpu";

  /** CPU time of the whole JVM for one operation; counts virtual threads and the collector. */
  public static final String PROCESS_CPU = "cpu.process";

  private static final String PRIMARY = "primaryMetric";
  private static final String SECONDARY = "secondaryMetrics";
  private static final String PLAIN = "plain";

  /**
   * Reads one file of JMH's, whose name says benchmark, setting and number.
   *
   * @param file as the suite names it
   * @return what is in it
   */
  static List<Samples> read(Path file) {
    String setting = file.getFileName().toString().split("@", -1)[1];
    List<Samples> all = new ArrayList<>();
    for (JsonNode result : JsonMapper.shared().readTree(file.toFile())) {
      String[] name = result.get("benchmark").asString().split("\\.", -1);
      String table = name[name.length - 2];
      if (table.equals(Tables.TAIL)) {
        all.addAll(tail(result));
      } else {
        all.add(one(table, name[name.length - 1], setting, result));
      }
    }
    return all;
  }

  private static Samples one(String table, String method, String setting, JsonNode result) {
    String row = row(table, method, result);
    if (!setting.equals(PLAIN)) {
      row += ", " + setting;
    }
    double[] wall = values(result.get(PRIMARY));
    return new Samples(table, row, column(result, method), clock(table, result, wall), wall);
  }

  private static String row(String table, String method, JsonNode result) {
    JsonNode peer = result.path("params").path("peer");
    if (!peer.isMissingNode()) {
      return peer.asString();
    }
    return switch (table) {
      case Tables.PROCESSES, Tables.TAGS -> method.equals("one") ? "one of them" : "1,000 in turn";
      case Tables.VERIFIER -> result.path("params").path("rung").asString();
      default -> method;
    };
  }

  /** Percentiles, which JMH has as counters of their own. */
  private static List<Samples> tail(JsonNode result) {
    String peer = result.path("params").path("peer").asString();
    List<Samples> all = new ArrayList<>();
    for (String percentile : List.of("p50", "p999", "p9999")) {
      double[] wall = values(result.get(SECONDARY).get(percentile));
      String column =
          switch (percentile) {
            case "p50" -> "50 %";
            case "p999" -> "99.9 %";
            default -> "99.99 %";
          };
      all.add(new Samples(Tables.TAIL, peer, column, wall, wall));
    }
    return all;
  }

  /** CPU time, but where time passes on other threads, between two, or while nobody works. */
  private static double[] clock(String table, JsonNode result, double[] wall) {
    return switch (table) {
      case Tables.HAND_OVER, Tables.START -> wall;
      case Tables.VIRTUAL -> values(result.get(SECONDARY).get(PROCESS_CPU));
      default -> values(result.get(SECONDARY).get(THREADS_CPU));
    };
  }

  private static String column(JsonNode result, String method) {
    StringJoiner column = new StringJoiner(", ");
    if (method.equals("fifo") || method.equals("lifo")) {
      column.add(method);
    }
    for (var parameter : result.path("params").properties()) {
      String value = parameter.getValue().asString();
      switch (parameter.getKey()) {
        case "peer", "rung" -> {}
        case "bytes" -> column.add(value + " B");
        case "yields" -> column.add(value.equals("true") ? "yields" : "no yields");
        case "trace" -> column.add(value);
        default -> column.add(value + " " + parameter.getKey());
      }
    }
    int threads = result.get("threads").asInt();
    return column.add(threads == 1 ? "1 thread" : threads + " threads").toString();
  }

  private static double[] values(JsonNode metric) {
    return metric
        .get("rawData")
        .valueStream()
        .flatMap(JsonNode::valueStream)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  /** With those of another round. */
  Samples with(Samples other) {
    double[] clocks = Statistics.joined(clock, other.clock);
    return new Samples(table, row, column, clocks, Statistics.joined(wall, other.wall));
  }

  /** What is left of them without what the work around takes: the other's medians. */
  Samples without(Samples around) {
    return new Samples(
        table, row, column, less(clock, around.median()), less(wall, around.wallMedian()));
  }

  /** Only what was taken in the quickest iteration: neighbours on the machine only add. */
  Samples quickest() {
    return new Samples(table, row, column, least(clock), least(wall));
  }

  private static double[] least(double[] values) {
    return Arrays.stream(values).sorted().limit(1).toArray();
  }

  private static double[] less(double[] values, double by) {
    return Arrays.stream(values).map(value -> value - by).toArray();
  }

  /** Whether wall time is what is compared. */
  boolean isWallOnly() {
    return Arrays.equals(clock, wall);
  }

  /** {@return the median of what is compared} */
  public double median() {
    return Statistics.median(clock);
  }

  double spread() {
    return Statistics.spread(clock);
  }

  /** {@return the median of wall time} */
  public double wallMedian() {
    return Statistics.median(wall);
  }
}

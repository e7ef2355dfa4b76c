// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one peer took in one column of one table, in every iteration of every round.
 *
 * @param table the benchmark's class
 * @param row the peer, and on what kind of thread or with what settings
 * @param column threads and parameters
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Samples(String table, String row, String column, double[] nanoseconds) {
  /** Reads one file of JMH's. */
  static List<Samples> read(Path file) {
    String variant = file.getFileName().toString().replaceAll("-\\d+\\.json$", "");
    List<Samples> all = new ArrayList<>();
    for (JsonNode result : JsonMapper.shared().readTree(file.toFile())) {
      String[] name = result.get("benchmark").asString().split("\\.", -1);
      String table = name[name.length - 2];
      JsonNode peer = result.path("params").path("peer");
      String method = name[name.length - 1];
      String row = peer.isMissingNode() ? "ration" : peer.asString();
      if (table.equals(RefusalBenchmark.class.getSimpleName())) {
        row = method;
        method = "refusal";
      }
      if (!variant.equals(Suite.PLAIN)) {
        row += ", " + variant;
      }
      JsonNode metric = metric(table, result);
      all.add(new Samples(table, row, column(result, method), values(metric.get("rawData"))));
    }
    return all;
  }

  /** CPU time, but where time passes on other threads or between two. */
  private static JsonNode metric(String table, JsonNode result) {
    if (table.equals(HandOverBenchmark.class.getSimpleName())) {
      return result.get("primaryMetric");
    }
    boolean virtual = table.equals(VirtualThreadBenchmark.class.getSimpleName());
    String name = virtual ? CpuTimeProfiler.PROCESS : CpuTimeProfiler.THREADS;
    return result.get("secondaryMetrics").get(name);
  }

  private static String column(JsonNode result, String method) {
    StringJoiner column = new StringJoiner(", ");
    if (method.equals("fifo") || method.equals("lifo")) {
      column.add(method);
    }
    for (var parameter : result.path("params").properties()) {
      String value = parameter.getValue().asString();
      switch (parameter.getKey()) {
        case "peer" -> {}
        case "bytes" -> column.add(value + " B");
        case "yields" -> column.add(value.equals("true") ? "yields" : "no yields");
        default -> column.add(value + " " + parameter.getKey());
      }
    }
    int threads = result.get("threads").asInt();
    return column.add(threads == 1 ? "1 thread" : threads + " threads").toString();
  }

  private static double[] values(JsonNode forks) {
    return forks
        .valueStream()
        .flatMap(JsonNode::valueStream)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  /** With those of another round. */
  Samples with(Samples other) {
    double[] both = Arrays.copyOf(nanoseconds, nanoseconds.length + other.nanoseconds.length);
    System.arraycopy(other.nanoseconds, 0, both, nanoseconds.length, other.nanoseconds.length);
    return new Samples(table, row, column, both);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  double median() {
    return median(nanoseconds);
  }

  /** The median distance from the median, scaled to a standard deviation. */
  double spread() {
    double median = median();
    return 1.48 * median(Arrays.stream(nanoseconds).map(x -> Math.abs(x - median)).toArray());
  }
}

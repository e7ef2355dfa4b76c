// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The charts of the page. */
final class Charts {
  private static final String NANOS = "nanoseconds";

  private Charts() {}

  /** Writes those for which something was measured, and returns their titles by file names. */
  static Map<String, String> write(Results results, Path folder) throws IOException {
    Map<String, String> written = new LinkedHashMap<>();
    for (Map.Entry<String, Chart> chart : all(results).entrySet()) {
      if (chart.getValue().write(folder.resolve(chart.getKey()))) {
        written.put(chart.getKey(), chart.getValue().title());
      }
    }
    return written;
  }

  private static Map<String, Chart> all(Results results) {
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put(
        "pair.svg",
        columns("Pair of 64 B, CPU time", results.table(Tables.PAIR), List.of("64 B, 1 thread")));
    charts.put(
        "mixed.svg",
        columns(
            "Mixed: 10,000 live blocks a thread, CPU time",
            results.table(Tables.MIXED),
            List.of("1 thread", "2 threads")));
    charts.put(
        "batch.svg",
        columns(
            "Batches of 1,000, CPU time of a pair",
            results.table(Tables.BATCH),
            List.of("fifo, 64 B, 1 thread", "fifo, 4096 B, 1 thread", "lifo, 4096 B, 1 thread")));
    Chart memory = new Chart("Resident growth over live bytes", "1 is the least");
    results
        .memory()
        .forEach(taken -> memory.bar(taken.workload(), taken.peer(), taken.residentRatio()));
    charts.put("memory.svg", memory);
    return charts;
  }

  private static Chart columns(
      String title, Map<String, Map<String, Samples>> rows, List<String> columns) {
    Chart chart = new Chart(title, NANOS);
    for (String column : columns) {
      rows.forEach(
          (row, cells) -> {
            Samples samples = cells.get(column);
            if (samples != null) {
              chart.bar(column, row, samples.median());
            }
          });
    }
    return chart;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static String text(Results results) {
    return Report.text(results, Map.of("Machine", "a loom"), Map.of("pair.svg", "Pairs"));
  }

  @Test
  void thePageSaysHowFastWithWhatAndWhere() {
    assertThat(text(Runs.pairs(20, 21, 100, 30)))
        .startsWith("# Benchmarks\n")
        .contains("| Machine | a loom |")
        .contains("![Pairs](charts/pair.svg)")
        .contains("| ration | 20.0 ± 0.0 (21.0) |")
        .contains("| *ration / netty-adaptive* | 0.20 |")
        .contains("## Where Ration loses\n\nNowhere in this run");
  }

  @Test
  void columnsAreInTheOrderOfThreadsAndSizes() {
    Results results = new Results();
    for (String column :
        List.of("64 B, 2 threads", "65536 B, 1 thread", "1024 B, 1 thread", "64 B, 1 thread")) {
      results.add(Runs.samples(Tables.PAIR, "ration", column, 1, 1));
    }

    assertThat(text(results))
        .contains("| | 64 B, 1 thread | 1024 B, 1 thread | 65536 B, 1 thread | 64 B, 2 threads |");
  }

  @Test
  void lossesAreSaidPlainly() {
    assertThat(text(Runs.pairs(60, 61, 100, 30)))
        .endsWith("* Pair, 64 B, 1 thread: 2.00 times what mimalloc takes\n");
  }

  @Test
  void lossesOfMemoryAreLossesToo() {
    Results results = new Results();
    results.add(Results.Memory.parse("ration mixed 300 1000 1400 0 0 0"));
    results.add(Results.Memory.parse("glibc mixed 300 1000 1100 0 0 -1"));

    assertThat(text(results))
        .contains("| mixed | glibc |")
        .endsWith("* Memory, mixed: 1.40 of what is live, where glibc takes 1.10\n");
  }

  @Test
  void resultsOfAFolderAreRead(@TempDir Path folder) throws IOException {
    String file =
        """
        [{"benchmark": "dev.ration.benchmarks.PairBenchmark.pair", "threads": 1,
          "params": {"bytes": "64", "peer": "netty-pooled"},
          "primaryMetric": {"rawData": [[31.0, 33.0]]},
          "secondaryMetrics": {"cpu": {"rawData": [[30.0, 32.0]]}}}]
        """;
    Files.writeString(folder.resolve("PairBenchmark@event-loop@1-0.json"), file);
    Files.writeString(folder.resolve("PairBenchmark@event-loop@2-0.json"), file);
    Files.writeString(folder.resolve(Report.FOOTPRINT), "processes 1000 5000 160000\n");

    Results results = Results.read(folder);
    Samples samples =
        results.cell(Tables.PAIR, "netty-pooled, event-loop", "64 B, 1 thread").orElseThrow();
    assertThat(samples.clock()).containsExactly(30, 32, 30, 32);
    assertThat(samples.wallMedian()).isEqualTo(32);
    assertThat(text(results)).contains("| processes | 1,000 | 5 | 160 |");
  }

  @Test
  void percentilesAreColumnsOfTheirOwn(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("TailBenchmark@plain@1-3.json"),
        """
        [{"benchmark": "dev.ration.benchmarks.TailBenchmark.replace", "threads": 1,
          "params": {"peer": "ration"},
          "primaryMetric": {"rawData": [[50.0]]},
          "secondaryMetrics": {"p50": {"rawData": [[60.0]]}, "p999": {"rawData": [[700.0]]},
            "p9999": {"rawData": [[8000.0]]}}}]
        """);

    assertThat(text(Results.read(folder)))
        .contains("| | 50 % | 99.9 % | 99.99 % |")
        .contains("| ration | 60.0 ± 0.0 | 700 ± 0.0 | 8,000 ± 0.0 |");
  }
}

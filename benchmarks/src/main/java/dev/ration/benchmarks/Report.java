// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import io.netty.util.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The results of a run as a page: tables, ratios, and where Ration loses. */
final class Report {
  /** Less than this apart is noise. */
  private static final double SAME = 1.15;

  private static final List<String> RIVALS = List.of("netty-adaptive", "mimalloc");
  private static final String RATION = "ration";

  /** Table by table, row by row, column by column. */
  private final Map<String, Map<String, Map<String, Samples>>> tables = new LinkedHashMap<>();

  private final List<String[]> memory = new ArrayList<>();
  private final StringBuilder out = new StringBuilder();

  Report(Path results) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(results)) {
      files =
          all.filter(file -> file.toString().endsWith(".json")).sorted(Report::byNumber).toList();
    }
    for (Path file : files) {
      for (Samples samples : Samples.read(file)) {
        tables
            .computeIfAbsent(samples.table(), table -> new LinkedHashMap<>())
            .computeIfAbsent(samples.row(), row -> new LinkedHashMap<>())
            .merge(samples.column(), samples, Samples::with);
      }
    }
    Path lines = results.resolve(Suite.MEMORY);
    if (Files.exists(lines)) {
      for (String line : Files.readAllLines(lines)) {
        memory.add(line.split(" ", -1));
      }
    }
  }

  private static int byNumber(Path one, Path other) {
    return Integer.compare(number(one), number(other));
  }

  private static int number(Path file) {
    return Integer.parseInt(file.getFileName().toString().replaceAll("\\D", ""));
  }

  String text() throws IOException {
    line("# Benchmarks");
    line("");
    line("Written by `benchmarks/run`; do not edit. Nanoseconds of CPU time of the threads that");
    line("work, per operation and per thread: median ± 1.48 times the median distance from it.");
    line("Each peer and parameter ran in a JVM of its own, all peers in turn in every round.");
    line("Differences of less than 15 % are noise.");
    line("");
    environment();
    table(PairBenchmark.class, "Pairs: allocate, touch one byte, free");
    line(
        "`ration` is `RawPool`: tagged, charged to a process that has limits, freed with its tag.");
    line(
        "`ration-ex` is `ExAllocatePoolWithQuotaTag` and `ExFreePoolWithTag` on segments. `floor` is");
    line("a limit and no product: stacks under a lock, without metadata, tags, quotas or checks.");
    line("`event-loop` runs on a `FastThreadLocalThread`; `tuned` is Netty without leak detection");
    line("and without its checks of bounds and reference counts.");
    line("");
    table(MixedBenchmark.class, "Mixed: 10,000 live blocks of 16 B to 64 KiB, replaced at random");
    table(BatchBenchmark.class, "Batches of 1,000");
    table(HandOverBenchmark.class, "Handing over from thread to thread (wall time)");
    table(VirtualThreadBenchmark.class, "10,000 virtual threads of 20 pairs (CPU time of the JVM)");
    table(RefusalBenchmark.class, "Being refused");
    table(ManyProcessesBenchmark.class, "Many processes, 1,000 of them charged in turn");
    table(ManyTagsBenchmark.class, "Many tags, 1,000 of them used in turn");
    memory();
    losses();
    return out.toString();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private void environment() throws IOException {
    line("| | |");
    line("|---|---|");
    line("| Machine | " + value("/proc/cpuinfo", "model name") + ", " + processors() + " |");
    line("| Memory | " + value("/proc/meminfo", "MemTotal") + " |");
    line("| System | " + property("os.name") + " " + property("os.version") + " |");
    line("| JVM | " + property("java.vendor") + " " + property("java.runtime.version") + " |");
    Version netty = Version.identify().get("netty-buffer");
    line("| Netty | " + (netty == null ? "unknown" : netty.artifactVersion()) + " |");
    line("| mimalloc | " + (NativePeer.hasMimalloc() ? NativePeer.version() : "absent") + " |");
    line("| Ration | commit " + System.getProperty("ration.commit", "unknown") + " |");
    line("");
  }

  private static String processors() {
    return Runtime.getRuntime().availableProcessors() + " processors";
  }

  private static String property(String name) {
    return System.getProperty(name, "");
  }

  private static String value(String file, String name) throws IOException {
    Path path = Path.of(file);
    if (Files.exists(path)) {
      for (String line : Files.readAllLines(path)) {
        if (line.startsWith(name)) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    }
    return "unknown";
  }

  private void table(Class<?> benchmark, String title) {
    Map<String, Map<String, Samples>> rows = tables.get(benchmark.getSimpleName());
    if (rows == null) {
      return;
    }
    line("## " + title);
    line("");
    List<String> columns =
        rows.values().stream().flatMap(row -> row.keySet().stream()).distinct().toList();
    line("| | " + String.join(" | ", columns) + " |");
    line("|---" + "|---".repeat(columns.size()) + "|");
    rows.forEach((row, cells) -> line("| " + row + cells(columns, cells)));
    Map<String, Samples> own = rows.get(RATION);
    for (String rival : RIVALS) {
      Map<String, Samples> theirs = rows.get(rival);
      if (own != null && theirs != null) {
        line("| *ration / " + rival + "*" + ratios(columns, own, theirs));
      }
    }
    line("");
  }

  private static String cells(List<String> columns, Map<String, Samples> cells) {
    StringBuilder text = new StringBuilder();
    for (String column : columns) {
      Samples samples = cells.get(column);
      text.append(" | ").append(samples == null ? "" : cell(samples));
    }
    return text.append(" |").toString();
  }

  private static String cell(Samples samples) {
    return figure(samples.median()) + " ± " + figure(samples.spread());
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
  }

  private static String ratios(
      List<String> columns, Map<String, Samples> own, Map<String, Samples> theirs) {
    StringBuilder text = new StringBuilder();
    for (String column : columns) {
      Samples one = own.get(column);
      Samples other = theirs.get(column);
      text.append(" | ");
      if (one != null && other != null) {
        text.append(String.format(Locale.ROOT, "%.2f", one.median() / other.median()));
      }
    }
    return text.append(" |").toString();
  }

  private void memory() {
    if (memory.isEmpty()) {
      return;
    }
    line("## Memory: 100,000 live blocks of mixed sizes, every byte written");
    line("");
    line("| | live MB | resident growth MB | growth / live | left after all is freed, MB |");
    line("|---|---|---|---|---|");
    for (String[] row : memory) {
      double live = Double.parseDouble(row[1]);
      double grown = Double.parseDouble(row[2]);
      double left = Double.parseDouble(row[3]);
      line(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %.1f | %.2f | %.1f |",
              row[0],
              live / 1e6,
              grown / 1e6,
              grown / live,
              left / 1e6));
    }
    line("");
  }

  private void losses() {
    line("## Where Ration loses");
    line("");
    List<String> found = new ArrayList<>();
    tables.forEach((table, rows) -> rows.forEach((row, cells) -> lost(table, row, cells, found)));
    if (found.isEmpty()) {
      line("Nowhere in this run, by more than 15 %.");
    }
    found.forEach(this::line);
  }

  private void lost(String table, String row, Map<String, Samples> cells, List<String> found) {
    Map<String, Samples> own = tables.getOrDefault(table, Map.of()).get(RATION);
    boolean product = !row.startsWith(RATION) && !row.equals("floor") && !row.equals("none");
    if (own == null || !product) {
      return;
    }
    cells.forEach(
        (column, theirs) -> {
          Samples ours = own.get(column);
          if (ours != null && ours.median() > SAME * theirs.median()) {
            double times = ours.median() / theirs.median();
            String name = table.replace("Benchmark", "");
            found.add(
                String.format(
                    Locale.ROOT, "* %s, %s: %.2f times what %s takes", name, column, times, row));
          }
        });
  }
}

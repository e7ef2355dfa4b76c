// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import dev.ration.tools.report.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The results of a run as a page: bars, charts, tables, ratios, and where Ration loses. */
public final class Report {
  /** The file of lines about memory, among the results. */
  public static final String MEMORY = "Memory.txt";

  /** The file of lines about what Ration's own things take. */
  public static final String FOOTPRINT = "MemoryOfRation.txt";

  private static final String RATION = "ration";
  private static final List<String> RIVALS = List.of("netty-adaptive", "mimalloc");
  private static final double MEGA = 1e6;

  /** What a column begins with, and no percentage. */
  private static final Pattern NUMBER = Pattern.compile("(\\d+) [^%]");

  private final Results results;
  private final Results quickest;
  private final StringBuilder out = new StringBuilder();

  private Report(Results measured) {
    this.results = measured.withoutEmptyTask();
    this.quickest = measured.quickest().withoutEmptyTask();
  }

  /**
   * Writes the page, and its charts into a folder beside it.
   *
   * @param folder of the results
   * @param page to write
   * @throws IOException when results cannot be read or the page cannot be written
   */
  public static void write(Path folder, Path page) throws IOException {
    Results results = Results.read(folder);
    Path charts = page.resolveSibling("charts");
    Map<String, String> environment = Environment.read();
    environment.put("Ration", Commits.read(folder));
    WholeFile.write(page, text(results, environment, Charts.write(results, charts)));
  }

  /**
   * The page.
   *
   * @param environment values by names
   * @param charts titles by file names
   */
  static String text(Results results, Map<String, String> environment, Map<String, String> charts) {
    Report report = new Report(results);
    report.intro(environment);
    report.bars();
    charts.forEach((file, title) -> report.line("![" + title + "](charts/" + file + ")\n"));
    Tables.ALL.forEach(report::table);
    report.memory();
    report.footprints();
    report.losses();
    return report.out.toString().strip() + "\n";
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private void heading(String text) {
    line("## " + text + "\n");
  }

  private void intro(Map<String, String> environment) {
    line(
        """
        # Benchmarks

        Written by `benchmarks/run`; do not edit. Nanoseconds of CPU time of the threads that work,
        per operation and per thread: median ± 1.48 times the median distance from it, and the
        median of wall time in brackets. Each cell ran in JVMs of its own, all peers in turn in
        every round. Differences of less than 15 % are noise.

        `ration` is `RawPool`: tagged, charged to a process that has limits, freed with its tag.
        `ration-ex` is `ExAllocatePoolWithQuotaTag` and `ExFreePoolWithTag` on segments, charged to
        the process that a ScopedValue binds. `mimalloc` and `glibc` are called through plain
        downcalls of `java.lang.foreign`, `-crit` through critical ones, `-seg` with segments;
        `lwjgl-` through LWJGL with the libraries that it ships (a jemalloc as distributions build
        it cannot be loaded into a running JVM). `arrow-child` is a child with a limit of a root
        over Netty. `arena-confined` is an arena for each block, `direct` is
        `ByteBuffer.allocateDirect` freed by its cleaner. `floor-` are limits and no products,
        without metadata, tags, checks or a way back to the system: stacks in arrays for one thread
        (`-stack`), off heap under a lock chosen by thread (`-stripe`), in a thread local with a
        quota (`-thread`).

        All JVMs have `--add-opens=java.base/java.nio=ALL-UNNAMED`,
        `--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED`,
        `-Dio.netty.tryReflectionSetAccessible=true` and `--sun-misc-unsafe-memory-access=allow`,
        with which Netty and Arrow are fastest and without which Arrow does not start; Ration uses
        none of them.
        """);
    line("| | |\n|---|---|");
    environment.forEach((name, value) -> line("| " + name + " | " + value + " |"));
    line("");
  }

  private void bars() {
    heading("Bars");
    line(
        """
        What Ration is to reach, as ratios of medians of one run. A bar in CPU time counts only
        while Ration's wall time is at most 1.3 of its CPU time. Neighbours on the machine only
        add: so beside it the same of the quickest iteration of each, by which nothing is judged.
        """);
    line("| Workload | Against | At most | Measured | Quickest | Met |\n|---|---|---|---|---|---|");
    Bars.all().forEach(bar -> line(bar.line(results, quickest)));
    line("");
  }

  private void table(Tables.Table table) {
    Map<String, Map<String, Samples>> rows = results.table(table.benchmark());
    if (rows.isEmpty()) {
      return;
    }
    heading(table.title());
    List<String> columns = columns(rows);
    line("| | " + String.join(" | ", columns) + " |");
    line("|---" + "|---".repeat(columns.size()) + "|");
    rows.forEach((row, cells) -> line("| " + row + cells(columns, cells)));
    Map<String, Samples> own = rows.getOrDefault(RATION, Map.of());
    for (String rival : RIVALS) {
      Map<String, Samples> theirs = rows.getOrDefault(rival, Map.of());
      if (!own.isEmpty() && !theirs.isEmpty()) {
        line("| *ration / " + rival + "*" + ratios(columns, own, theirs));
      }
    }
    line("");
    if (!table.note().isEmpty()) {
      line(table.note() + "\n");
    }
  }

  /** By threads, then by sizes or numbers, then as they were asked for. */
  private static List<String> columns(Map<String, Map<String, Samples>> rows) {
    return rows.values().stream()
        .flatMap(row -> row.keySet().stream())
        .distinct()
        .sorted(
            Comparator.comparing((String column) -> column.endsWith("threads"))
                .thenComparingLong(Report::number))
        .toList();
  }

  private static long number(String column) {
    Matcher number = NUMBER.matcher(column);
    return number.lookingAt() ? Long.parseLong(number.group(1)) : 0;
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
    String figures = figure(samples.median()) + " ± " + figure(samples.spread());
    return samples.isWallOnly() ? figures : figures + " (" + figure(samples.wallMedian()) + ")";
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.1f" : "%,.0f", value);
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
    if (results.memory().isEmpty()) {
      return;
    }
    heading("Memory: what is resident, every byte written, by smaps");
    line(
        """
        | workload | peer | start MB | live MB | growth MB | growth / live | heap MB | with heap / \
        live | all freed MB | trimmed MB |
        |---|---|---|---|---|---|---|---|---|---|""");
    for (Results.Memory taken : results.memory()) {
      line(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s | %.2f | %s | %.2f | %s | %s |",
              taken.workload(),
              taken.peer(),
              mega(taken.start()),
              mega(taken.live()),
              mega(taken.grown()),
              taken.residentRatio(),
              mega(taken.heap()),
              taken.ratio(),
              mega(taken.left()),
              taken.trimmed() == -1 ? "–" : mega(taken.trimmed())));
    }
    line("");
    line(
        """
        `mixed` has 100,000 live blocks after many replacements, a trace its peak. The heap is
        resident from the start, so that what grows on it (Ration's objects, other peers' handles)
        is a column of its own, after a collection. The optimising compiler is off, whose memory
        comes and goes. `trimmed` is after `PoolSystem.trim()`; other peers have no such call here.
        """);
  }

  private static String mega(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MEGA);
  }

  private void footprints() {
    if (results.footprints().isEmpty()) {
      return;
    }
    heading("What Ration's own things take");
    line("| | how many | off the heap, bytes each | on the heap, bytes each |\n|---|---|---|---|");
    for (Results.Footprint taken : results.footprints()) {
      boolean together = taken.name().equals("virtual-threads");
      double count = together ? 1 : taken.count();
      line(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %,.0f%s | %s |",
              taken.name(),
              taken.count(),
              taken.bytes() / count,
              together ? " in all" : "",
              together ? "–" : String.format(Locale.ROOT, "%,.0f", taken.heap() / count)));
    }
    line("");
    line(
        """
        Virtual threads: what the system says that it has committed, metadata included, after so
        many have each done 20 pairs of 64 bytes with yields between.
        """);
  }

  private void losses() {
    heading("Where Ration loses");
    List<String> losses = Losses.of(results);
    if (losses.isEmpty()) {
      line("Nowhere in this run: by more than 15 % of time, or 2 % of memory.");
    }
    losses.forEach(loss -> line("* " + loss));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

import static dev.ration.tools.report.Quantities.bytes;
import static dev.ration.tools.report.Quantities.count;
import static dev.ration.tools.report.Quantities.nanos;
import static dev.ration.tools.report.Quantities.ratio;
import static dev.ration.tools.report.Quantities.type;

import dev.ration.tools.replay.CallTimes;
import dev.ration.tools.replay.ReplayResult;
import dev.ration.tools.replay.ReplayResult.ProcessLine;
import dev.ration.tools.replay.ReplayResult.TagLine;
import dev.ration.tools.replay.ReplayResult.Timeline;
import dev.ration.tools.replay.ThreadMode;
import dev.ration.tools.trace.Printable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The report for a terminal. */
public final class TextReport {
  private static final int TIMELINE_ROWS = 10;
  private static final int DESCRIPTION = 48;
  private static final int NAME = 32;

  private final int top;
  private final Style style;
  private final StringBuilder out = new StringBuilder();

  private TextReport(int top, Style style) {
    this.top = top;
    this.style = style;
  }

  /**
   * {@return the report, with a line end at its end}
   *
   * @param results one for each trace
   * @param environment where they were taken
   * @param top how many tags to show, 0 for all
   * @param style how text stands out
   */
  public static String of(
      List<ReplayResult> results, Environment environment, int top, Style style) {
    TextReport report = new TextReport(top, style);
    for (ReplayResult result : results) {
      report.add(result);
    }
    report.out.append(environment.line()).append('\n');
    return report.out.toString();
  }

  private void add(ReplayResult result) {
    heading(result);
    speed(result);
    times(result);
    peak(result);
    end(result);
    timeline(result);
    tags(result);
    processes(result);
    for (String warning : result.warnings()) {
      out.append("Warning: ").append(Printable.of(warning)).append('\n');
    }
    if (!result.balanced()) {
      out.append(style.alarm("The ledger does not balance:")).append('\n');
      for (String difference : result.differences()) {
        out.append("  ").append(Printable.of(difference)).append('\n');
      }
    }
    out.append('\n');
  }

  private void heading(ReplayResult result) {
    ReplayResult.TraceFacts trace = result.trace();
    String comment = Printable.of(trace.comment());
    out.append(style.title(Printable.of(trace.name())))
        .append(comment.isEmpty() ? "" : ": " + comment)
        .append('\n');
    out.append(
        String.format(
            Locale.ROOT,
            "%s of %s in %s under %s, recorded in %s; replayed on %s\n",
            count(trace.records(), "operation", "operations"),
            count(trace.threads(), "thread", "threads"),
            count(trace.processes(), "process", "processes"),
            count(trace.tags(), "tag", "tags"),
            nanos(trace.micros() * 1_000),
            result.settings().threads() == ThreadMode.ONE ? "one thread" : "as many threads"));
    out.append('\n');
  }

  private void speed(ReplayResult result) {
    ReplayResult.Speed speed = result.speed();
    fact(
        "Speed",
        String.format(
            Locale.ROOT,
            "%s operations per second: %s in %s, %s",
            count(Math.round(speed.perSecond())),
            count(speed.operations()),
            nanos(speed.nanos()),
            result.settings().touch() ? "writing to every page included" : "blocks not touched"));
    fact(
        "  in calls",
        String.format(
            Locale.ROOT,
            "%s operations per second: %s in the pools' own calls, when each is timed",
            count(Math.round(result.callsPerSecond())),
            nanos(result.nanosInCalls())));
    out.append('\n');
  }

  private void times(ReplayResult result) {
    TextTable table =
        new TextTable("Time of a call", ">median", ">99 %", ">99.9 %", ">slowest", ">calls");
    times(table, "allocation", result.allocation());
    times(table, "free", result.free());
    table.print(out, style);
    out.append("  Each call was timed; ")
        .append(result.clockNanos())
        .append(" ns, which reading the clock costs, are subtracted.\n\n");
  }

  private static void times(TextTable table, String name, CallTimes times) {
    table.row(
        name,
        nanos(times.median()),
        nanos(times.p99()),
        nanos(times.p999()),
        nanos(times.max()),
        count(times.calls()));
  }

  private void peak(ReplayResult result) {
    ReplayResult.Peak peak = result.peak();
    fact(
        "Peak",
        String.format(
            Locale.ROOT,
            "%s live in %s, after %s",
            bytes(peak.requestedBytes()),
            count(peak.blocks(), "block", "blocks"),
            count(peak.record(), "operation", "operations")));
    fact(
        "  committed",
        String.format(
            Locale.ROOT,
            "%s, %s x live: paged pool %s, nonpaged pool %s, metadata %s",
            bytes(peak.committed()),
            ratio(peak.ratio()),
            bytes(peak.pagedCommitted()),
            bytes(peak.nonPagedCommitted()),
            bytes(peak.metadataBytes())));
    fact(
        "  resident",
        peak.resident().isPresent()
            ? String.format(
                Locale.ROOT,
                "%s, %s x live: growth in RAM, as the operating system counts it",
                bytes(peak.resident().getAsLong()),
                ratio(peak.residentRatio()))
            : "not known on this operating system");
    fact("  charged", bytes(peak.chargedBytes()) + " with headers and rounding");
  }

  private void end(ReplayResult result) {
    ReplayResult.End end = result.end();
    String refusals =
        String.format(
            Locale.ROOT,
            "%s by quotas, %s by the pools' limits; %s skipped",
            count(end.quotaRefusals()),
            count(end.memoryRefusals()),
            count(end.skippedFrees(), "free", "frees"));
    fact("Refused", end.refusals() == 0 ? "none" : style.alarm(refusals));
    fact(
        "Limits",
        "paged pool " + bytes(end.pagedLimit()) + ", nonpaged pool " + bytes(end.nonPagedLimit()));
    fact(
        "End",
        String.format(
            Locale.ROOT,
            "%s, %s live; freed by the replay, %s",
            count(end.blocks(), "block", "blocks"),
            bytes(end.requestedBytes()),
            result.balanced() ? "all books balance" : style.alarm("books do not balance")));
    out.append('\n');
  }

  private void timeline(ReplayResult result) {
    Timeline timeline = result.timeline();
    TextTable table = new TextTable(">Operations", ">Live", ">Committed", ">Ratio", "");
    int last = timeline.records().size() - 1;
    int peak = timeline.records().indexOf(result.peak().record());
    IntStream.rangeClosed(1, TIMELINE_ROWS)
        .map(row -> (int) ((long) last * row / TIMELINE_ROWS))
        .filter(at -> at > 0 && at != peak)
        .boxed()
        .collect(Collectors.toCollection(() -> new TreeSet<>(Set.of(peak))))
        .forEach(at -> reading(table, timeline, at, at == peak ? "peak" : ""));
    table.print(out, style);
    out.append('\n');
  }

  private static void reading(TextTable table, Timeline timeline, int at, String remark) {
    long live = timeline.live().get(at);
    long committed = timeline.committed().get(at);
    table.row(
        count(timeline.records().get(at)),
        bytes(live),
        bytes(committed),
        live == 0 ? "-" : ratio((double) committed / live),
        remark);
  }

  private void tags(ReplayResult result) {
    List<TagLine> lines = result.tags();
    int shown = Tops.shown(lines.size(), top);
    out.append(style.title("By tag at the peak"))
        .append(
            shown < lines.size()
                ? " (" + shown + " of " + lines.size() + "; --top 0 shows all)\n"
                : "\n");
    TextTable table =
        new TextTable(
            "Tag",
            "Type",
            ">Allocs",
            ">Frees",
            ">Diff",
            ">Bytes",
            ">Per Alloc",
            ">Peak",
            "Description");
    for (TagLine line : lines.subList(0, shown)) {
      table.row(
          line.tag(),
          type(line.paged()),
          count(line.allocs()),
          count(line.frees()),
          count(line.diff()),
          count(line.bytes()),
          count(line.perAlloc()),
          count(line.peakBytes()),
          Printable.cut(line.description(), DESCRIPTION));
    }
    Tops.Total total = Tops.total(lines);
    table.row(
        "Total",
        "",
        count(total.allocs()),
        count(total.frees()),
        count(total.diff()),
        count(total.bytes()),
        count(total.perAlloc()),
        "",
        "of all tags");
    table.print(out, style);
    out.append('\n');
  }

  private void processes(ReplayResult result) {
    out.append(style.title("By process")).append('\n');
    TextTable table =
        new TextTable(
            "Process", ">Id", "Type", ">At peak", ">At end", ">Peak", ">Limit", ">Refused");
    for (ProcessLine line : result.processes()) {
      table.row(
          Printable.cut(line.name(), NAME),
          String.valueOf(line.id()),
          type(line.paged()),
          count(line.atPeak()),
          count(line.atEnd()),
          count(line.peak()),
          line.limit().isPresent() ? count(line.limit().getAsLong()) : "-",
          count(line.refusals()));
    }
    table.print(out, style);
    out.append('\n');
  }

  private void fact(String name, String value) {
    out.append(String.format(Locale.ROOT, "%-11s %s\n", name, value));
  }
}

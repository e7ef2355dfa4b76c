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
import dev.ration.tools.replay.ThreadMode;
import java.util.List;

/** The part of a page that is about one trace. */
final class HtmlSection {
  private final StringBuilder out;
  private final ReplayResult result;
  private final int number;
  private final int top;

  HtmlSection(StringBuilder out, ReplayResult result, int number, int top) {
    this.out = out;
    this.result = result;
    this.number = number;
    this.top = top;
  }

  void write() {
    out.append("<section class=\"replay\" id=\"replay-")
        .append(number)
        .append("\" data-replay=\"")
        .append(number)
        .append("\">\n");
    heading();
    differences();
    tiles();
    charts();
    tags();
    processes();
    times();
    out.append("</section>\n");
  }

  private void heading() {
    ReplayResult.TraceFacts trace = result.trace();
    out.append("<h2>").append(Html.escape(trace.name())).append("</h2>\n");
    if (!trace.comment().isEmpty()) {
      out.append("<p class=\"lead\">").append(Html.escape(trace.comment())).append("</p>\n");
    }
    out.append("<p>")
        .append(
            String.join(
                ", ",
                count(trace.records(), "operation", "operations"),
                count(trace.threads(), "thread", "threads"),
                count(trace.processes(), "process", "processes"),
                count(trace.tags(), "tag", "tags"),
                "recorded in " + nanos(trace.micros() * 1_000)))
        .append("; replayed on ")
        .append(result.settings().threads() == ThreadMode.ONE ? "one thread" : "as many threads")
        .append(result.settings().touch() ? ", every block written to" : ", blocks not touched")
        .append(".</p>\n");
  }

  private void differences() {
    list("bad", "The ledger does not balance", result.differences());
    list("note", "What the system says", result.warnings());
  }

  private void list(String kind, String title, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    out.append("<div class=\"box ")
        .append(kind)
        .append("\"><h3>")
        .append(title)
        .append("</h3><ul>");
    lines.forEach(line -> out.append("<li>").append(Html.escape(line)).append("</li>"));
    out.append("</ul></div>\n");
  }

  private void tiles() {
    ReplayResult.Peak peak = result.peak();
    ReplayResult.End end = result.end();
    out.append("<dl class=\"tiles\">\n");
    tile(
        "Operations per second",
        count(Math.round(result.speed().perSecond())),
        count(Math.round(result.callsPerSecond())) + " in the pools' own calls");
    tile(
        "Allocation, median",
        nanos(result.allocation().median()),
        "99 %: " + nanos(result.allocation().p99()));
    tile("Free, median", nanos(result.free().median()), "99 %: " + nanos(result.free().p99()));
    tile("Live at the peak", bytes(peak.requestedBytes()), count(peak.blocks(), "block", "blocks"));
    tile("Committed / live", ratio(peak.ratio()), bytes(peak.committed()) + " committed");
    tile(
        "Resident / live",
        peak.resident().isPresent() ? ratio(peak.residentRatio()) : "unknown",
        peak.resident().isPresent() ? bytes(peak.resident().getAsLong()) + " in RAM" : "");
    tile(
        "Refused",
        count(end.refusals()),
        count(end.quotaRefusals()) + " by quotas, " + count(end.memoryRefusals()) + " by pools");
    tile(
        "Live at the end",
        count(end.blocks(), "block", "blocks"),
        result.balanced() ? "freed; all books balance" : "books do not balance");
    out.append("</dl>\n");
  }

  private void tile(String name, String value, String more) {
    out.append("<div><dt>")
        .append(Html.escape(name))
        .append("</dt><dd>")
        .append(Html.escape(value))
        .append("</dd><dd class=\"more\">")
        .append(Html.escape(more))
        .append("</dd></div>\n");
  }

  private void charts() {
    out.append("<noscript><p>The charts need JavaScript; the tables do not.</p></noscript>\n")
        .append("<div class=\"charts\">\n");
    chart("memory", "Live and committed memory", "dashed: the trace's peak");
    chart("tags", "Largest tags", "what their live blocks cost");
    chart("processes", "Largest processes", "what they are charged");
    chart("times", "Time of a call", "by percentile");
    out.append("</div>\n");
  }

  private void chart(String kind, String title, String more) {
    out.append("<figure data-chart=\"")
        .append(kind)
        .append("\"><figcaption>")
        .append(title)
        .append(" <small>")
        .append(more)
        .append("</small></figcaption></figure>\n");
  }

  private void tags() {
    List<TagLine> lines = result.tags();
    int shown = Tops.shown(lines.size(), top);
    HtmlTable table =
        new HtmlTable(
            "By tag at the peak of live bytes"
                + (shown < lines.size() ? ", " + shown + " of " + lines.size() : ""),
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
      table
          .row()
          .code(line.tag())
          .text(type(line.paged()))
          .number(line.allocs())
          .number(line.frees())
          .number(line.diff())
          .number(line.bytes())
          .number(line.perAlloc())
          .number(line.peakBytes())
          .text(line.description())
          .end();
    }
    Tops.Total total = Tops.total(lines);
    table
        .foot()
        .row()
        .text("Total")
        .text("")
        .number(total.allocs())
        .number(total.frees())
        .number(total.diff())
        .number(total.bytes())
        .number(total.perAlloc())
        .text("")
        .text("of all tags")
        .end();
    out.append(table.done());
  }

  private void processes() {
    HtmlTable table =
        new HtmlTable(
            "By process: bytes charged",
            "Process",
            ">Id",
            "Type",
            ">At peak",
            ">At end",
            ">Peak",
            ">Limit",
            ">Refused");
    for (ProcessLine line : result.processes()) {
      table
          .row()
          .text(line.name())
          .number(line.id(), String.valueOf(line.id()))
          .text(type(line.paged()))
          .number(line.atPeak())
          .number(line.atEnd())
          .number(line.peak())
          .number(
              line.limit().orElse(Long.MAX_VALUE),
              line.limit().isPresent() ? count(line.limit().getAsLong()) : "-")
          .alarm(line.refusals())
          .end();
    }
    out.append(table.done());
  }

  private void times() {
    HtmlTable table =
        new HtmlTable(
            "Time of a call; "
                + result.clockNanos()
                + " ns, which reading the clock costs, are subtracted",
            "Call",
            ">Median",
            ">99 %",
            ">99.9 %",
            ">Slowest",
            ">Calls");
    times(table, "allocation", result.allocation());
    times(table, "free", result.free());
    out.append(table.done());
  }

  private static void times(HtmlTable table, String name, CallTimes times) {
    table
        .row()
        .text(name)
        .number(times.median(), nanos(times.median()))
        .number(times.p99(), nanos(times.p99()))
        .number(times.p999(), nanos(times.p999()))
        .number(times.max(), nanos(times.max()))
        .number(times.calls())
        .end();
  }
}

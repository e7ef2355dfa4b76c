// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.QuotaUsage;
import dev.ration.tools.replay.ReplayResult.End;
import dev.ration.tools.replay.ReplayResult.Peak;
import dev.ration.tools.replay.ReplayResult.ProcessLine;
import dev.ration.tools.replay.ReplayResult.Speed;
import dev.ration.tools.replay.ReplayResult.TagLine;
import dev.ration.tools.replay.ReplayResult.TraceFacts;
import dev.ration.tools.trace.Trace;
import dev.ration.tools.trace.TraceProcess;
import dev.ration.tools.trace.TraceTag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes the result out of what an inspection saw and of what the trace says. */
final class Findings {
  private final Trace trace;
  private final Inspection inspection;
  private final Stage stage;
  private final Books peakBooks;
  private final Books endBooks;

  /**
   * Makes findings.
   *
   * @param stage the system that was inspected
   */
  Findings(Trace trace, Inspection inspection, Stage stage) {
    this.trace = trace;
    this.inspection = inspection;
    this.stage = stage;
    peakBooks = new Books(stage).advance(trace.peakRecord());
    endBooks = new Books(stage).advance(trace.records());
  }

  Books booksAtPeak() {
    return peakBooks;
  }

  ReplayResult result(
      ReplaySettings settings, Speed speed, long clockNanos, List<String> differences) {
    return new ReplayResult(
        facts(),
        settings,
        speed,
        clockNanos,
        CallTimes.of(inspection.allocations(), clockNanos),
        CallTimes.of(inspection.frees(), clockNanos),
        peak(),
        end(),
        tags(),
        processes(settings),
        TimelineMaker.make(stage, inspection.readings()),
        inspection.atEnd().warnings(),
        differences);
  }

  private TraceFacts facts() {
    return new TraceFacts(
        trace.name(),
        trace.comment(),
        trace.blocks(),
        trace.records() - trace.blocks(),
        trace.threads(),
        trace.processes().size(),
        trace.tags().size(),
        trace.micros());
  }

  private Peak peak() {
    PoolSnapshot snapshot = inspection.atPeak();
    return new Peak(
        trace.peakRecord(),
        peakBooks.liveBlocks(),
        peakBooks.liveBytes(),
        snapshot.tags().stream().mapToLong(PoolSnapshot.TagRow::bytes).sum(),
        snapshot.nonPaged().committed(),
        snapshot.paged().committed(),
        snapshot.metadataBytes(),
        inspection.residentAtPeak());
  }

  private End end() {
    long quota = 0;
    long memory = 0;
    for (int process = 0; process < trace.processes().size(); process++) {
      quota += endBooks.quotaRefusals(process, true) + endBooks.quotaRefusals(process, false);
      memory += endBooks.memoryRefusals(process, true) + endBooks.memoryRefusals(process, false);
    }
    PoolSnapshot snapshot = inspection.atEnd();
    return new End(
        endBooks.liveBlocks(),
        endBooks.liveBytes(),
        quota,
        memory,
        endBooks.skippedFrees(),
        snapshot.nonPaged().limit(),
        snapshot.paged().limit());
  }

  private List<TagLine> tags() {
    List<TagLine> lines = new ArrayList<>();
    for (PoolSnapshot.TagRow last : inspection.atEnd().tags()) {
      for (TraceTag tag : trace.tags()) {
        if (tag.tag().value() == last.tag()) {
          lines.add(line(tag, last, row(inspection.atPeak(), last), most(last)));
        }
      }
    }
    lines.sort(
        Comparator.comparingLong(TagLine::bytes)
            .thenComparingLong(TagLine::peakBytes)
            .reversed()
            .thenComparing(TagLine::tag)
            .thenComparing(TagLine::paged));
    return lines;
  }

  private static TagLine line(
      TraceTag tag, PoolSnapshot.TagRow last, PoolSnapshot.@Nullable TagRow peak, long most) {
    return new TagLine(
        tag.tag().text(),
        last.paged(),
        peak == null ? 0 : peak.allocs(),
        peak == null ? 0 : peak.frees(),
        peak == null ? 0 : peak.bytes(),
        peak == null ? 0 : peak.perAlloc(),
        most,
        tag.description());
  }

  /** The most bytes that a tag had at any reading. */
  private long most(PoolSnapshot.TagRow like) {
    return inspection.readings().stream()
        .map(reading -> row(reading.snapshot(), like))
        .filter(Objects::nonNull)
        .mapToLong(PoolSnapshot.TagRow::bytes)
        .max()
        .orElse(0);
  }

  private static PoolSnapshot.@Nullable TagRow row(
      PoolSnapshot snapshot, PoolSnapshot.TagRow like) {
    return snapshot.tags().stream()
        .filter(row -> row.tag() == like.tag() && row.paged() == like.paged())
        .findFirst()
        .orElse(null);
  }

  private List<ProcessLine> processes(ReplaySettings settings) {
    List<ProcessLine> lines = new ArrayList<>();
    for (int process = 0; process < trace.processes().size(); process++) {
      boolean idle = true;
      for (boolean paged : new boolean[] {false, true}) {
        long asked =
            endBooks.processAllocations(process, paged)
                + endBooks.quotaRefusals(process, paged)
                + endBooks.memoryRefusals(process, paged);
        if (asked > 0 || (paged && idle)) {
          lines.add(line(process, paged, settings));
          idle = false;
        }
      }
    }
    lines.sort(
        Comparator.comparingLong(ProcessLine::atPeak)
            .thenComparingLong(ProcessLine::peak)
            .reversed()
            .thenComparingLong(ProcessLine::id)
            .thenComparing(ProcessLine::paged));
    return lines;
  }

  private ProcessLine line(int process, boolean paged, ReplaySettings settings) {
    TraceProcess declared = trace.processes().get(process);
    QuotaUsage atPeak = usage(inspection.atPeak(), process);
    QuotaUsage atEnd = usage(inspection.atEnd(), process);
    OptionalLong limit = settings.quota(declared.name());
    int poolType = paged ? 1 : 0;
    return new ProcessLine(
        declared.id(),
        declared.name(),
        paged,
        atPeak.usage(poolType),
        atEnd.usage(poolType),
        atEnd.peak(poolType),
        limit,
        endBooks.quotaRefusals(process, paged),
        endBooks.memoryRefusals(process, paged));
  }

  private QuotaUsage usage(PoolSnapshot snapshot, int process) {
    int id = stage.process(process).id();
    return snapshot.processes().stream()
        .filter(row -> row.id() == id)
        .findFirst()
        .map(PoolSnapshot.ProcessRow::usage)
        .orElseThrow();
  }
}

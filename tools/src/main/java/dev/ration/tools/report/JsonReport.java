// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

import dev.ration.tools.replay.CallTimes;
import dev.ration.tools.replay.ReplayResult;
import dev.ration.tools.replay.ReplayResult.ProcessLine;
import dev.ration.tools.replay.ReplayResult.Series;
import dev.ration.tools.replay.ReplayResult.TagLine;
import dev.ration.tools.replay.ReplayResult.Timeline;
import dev.ration.tools.replay.ReplaySettings;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * The report for programs: one JSON document. All sizes are in bytes and all times in nanoseconds
 * unless a name says otherwise; what is not known is {@code null}.
 */
public final class JsonReport {
  private final JsonGenerator json;
  private final int top;

  private JsonReport(JsonGenerator json, int top) {
    this.json = json;
    this.top = top;
  }

  /**
   * {@return the report, with a line end at its end}
   *
   * @param results one for each trace
   * @param environment where they were taken
   * @param top how many tags to show, 0 for all
   */
  public static String of(List<ReplayResult> results, Environment environment, int top) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(new Indented(), out)) {
      new JsonReport(json, top).document(results, environment);
    }
    return out.append("\n").toString();
  }

  private void document(List<ReplayResult> results, Environment environment) {
    json.writeStartObject();
    json.writeStringProperty("ration", environment.ration());
    json.writeStringProperty("java", environment.java());
    json.writeStringProperty("os", environment.os());
    json.writeNumberProperty("processors", environment.processors());
    json.writeBooleanProperty("balanced", results.stream().allMatch(ReplayResult::balanced));
    json.writeArrayPropertyStart("replays");
    results.forEach(this::replay);
    json.writeEndArray();
    json.writeEndObject();
  }

  private void replay(ReplayResult result) {
    json.writeStartObject();
    trace(result.trace());
    settings(result.settings());
    speed(result);
    peak(result.peak());
    end(result.end());
    json.writeNumberProperty("tagCount", result.tags().size());
    json.writeArrayPropertyStart("tags");
    result.tags().subList(0, Tops.shown(result.tags().size(), top)).forEach(this::tag);
    json.writeEndArray();
    json.writeArrayPropertyStart("processes");
    result.processes().forEach(this::process);
    json.writeEndArray();
    timeline(result.timeline());
    strings("warnings", result.warnings());
    json.writeBooleanProperty("balanced", result.balanced());
    strings("differences", result.differences());
    json.writeEndObject();
  }

  private void trace(ReplayResult.TraceFacts trace) {
    json.writeObjectPropertyStart("trace");
    json.writeStringProperty("name", trace.name());
    json.writeStringProperty("comment", trace.comment());
    json.writeNumberProperty("operations", trace.records());
    json.writeNumberProperty("allocations", trace.allocations());
    json.writeNumberProperty("frees", trace.frees());
    json.writeNumberProperty("threads", trace.threads());
    json.writeNumberProperty("processes", trace.processes());
    json.writeNumberProperty("tags", trace.tags());
    json.writeNumberProperty("recordedMicros", trace.micros());
    json.writeEndObject();
  }

  private void settings(ReplaySettings settings) {
    json.writeObjectPropertyStart("settings");
    json.writeStringProperty("threads", settings.threads().toString());
    json.writeBooleanProperty("touch", settings.touch());
    json.writeNumberProperty("warmups", settings.warmups());
    optional("limit", settings.limit());
    json.writeObjectPropertyStart("quotas");
    new TreeMap<>(settings.quotas()).forEach(json::writeNumberProperty);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void speed(ReplayResult result) {
    json.writeObjectPropertyStart("speed");
    json.writeNumberProperty("operationsPerSecond", rounded(result.speed().perSecond()));
    json.writeNumberProperty("operations", result.speed().operations());
    json.writeNumberProperty("nanos", result.speed().nanos());
    json.writeEndObject();
    json.writeObjectPropertyStart("times");
    json.writeNumberProperty("clockNanosSubtracted", result.clockNanos());
    json.writeNumberProperty("nanosInCalls", result.nanosInCalls());
    json.writeNumberProperty("callsPerSecond", rounded(result.callsPerSecond()));
    times("allocation", result.allocation());
    times("free", result.free());
    json.writeEndObject();
  }

  private void times(String name, CallTimes times) {
    json.writeObjectPropertyStart(name);
    json.writeNumberProperty("calls", times.calls());
    json.writeNumberProperty("mean", rounded(times.mean()));
    json.writeNumberProperty("median", times.median());
    json.writeNumberProperty("p99", times.p99());
    json.writeNumberProperty("p999", times.p999());
    json.writeNumberProperty("max", times.max());
    json.writeArrayPropertyStart("distribution");
    for (CallTimes.Point point : times.distribution()) {
      json.writeStartArray();
      json.writeNumber(point.percentile());
      json.writeNumber(point.nanos());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void peak(ReplayResult.Peak peak) {
    json.writeObjectPropertyStart("peak");
    json.writeNumberProperty("operations", peak.record());
    json.writeNumberProperty("blocks", peak.blocks());
    json.writeNumberProperty("live", peak.requestedBytes());
    json.writeNumberProperty("charged", peak.chargedBytes());
    json.writeNumberProperty("committed", peak.committed());
    json.writeNumberProperty("nonPagedCommitted", peak.nonPagedCommitted());
    json.writeNumberProperty("pagedCommitted", peak.pagedCommitted());
    json.writeNumberProperty("metadata", peak.metadataBytes());
    json.writeNumberProperty("committedPerLive", rounded(peak.ratio()));
    optional("resident", peak.resident());
    if (peak.resident().isPresent()) {
      json.writeNumberProperty("residentPerLive", rounded(peak.residentRatio()));
    } else {
      json.writeNullProperty("residentPerLive");
    }
    json.writeEndObject();
  }

  private void end(ReplayResult.End end) {
    json.writeObjectPropertyStart("end");
    json.writeNumberProperty("blocks", end.blocks());
    json.writeNumberProperty("live", end.requestedBytes());
    json.writeNumberProperty("refusals", end.refusals());
    json.writeNumberProperty("quotaRefusals", end.quotaRefusals());
    json.writeNumberProperty("memoryRefusals", end.memoryRefusals());
    json.writeNumberProperty("skippedFrees", end.skippedFrees());
    json.writeNumberProperty("nonPagedLimit", end.nonPagedLimit());
    json.writeNumberProperty("pagedLimit", end.pagedLimit());
    json.writeEndObject();
  }

  private void tag(TagLine line) {
    json.writeStartObject();
    json.writeStringProperty("tag", line.tag());
    json.writeStringProperty("type", Quantities.type(line.paged()));
    json.writeNumberProperty("allocs", line.allocs());
    json.writeNumberProperty("frees", line.frees());
    json.writeNumberProperty("diff", line.diff());
    json.writeNumberProperty("bytes", line.bytes());
    json.writeNumberProperty("perAlloc", line.perAlloc());
    json.writeNumberProperty("peak", line.peakBytes());
    json.writeStringProperty("description", line.description());
    json.writeEndObject();
  }

  private void process(ProcessLine line) {
    json.writeStartObject();
    json.writeNumberProperty("id", line.id());
    json.writeStringProperty("name", line.name());
    json.writeStringProperty("type", Quantities.type(line.paged()));
    json.writeNumberProperty("atPeak", line.atPeak());
    json.writeNumberProperty("atEnd", line.atEnd());
    json.writeNumberProperty("peak", line.peak());
    optional("limit", line.limit());
    json.writeNumberProperty("refusals", line.refusals());
    json.writeNumberProperty("quotaRefusals", line.quotaRefusals());
    json.writeNumberProperty("memoryRefusals", line.memoryRefusals());
    json.writeEndObject();
  }

  private void timeline(Timeline timeline) {
    json.writeObjectPropertyStart("timeline");
    numbers("operations", timeline.records());
    numbers("live", timeline.live());
    numbers("committed", timeline.committed());
    series("tags", timeline.tags());
    series("processes", timeline.processes());
    json.writeEndObject();
  }

  private void series(String name, List<Series> curves) {
    json.writeArrayPropertyStart(name);
    for (Series curve : curves) {
      json.writeStartObject();
      json.writeStringProperty("name", curve.name());
      numbers("bytes", curve.bytes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void numbers(String name, List<Long> numbers) {
    json.writeArrayPropertyStart(name);
    numbers.forEach(json::writeNumber);
    json.writeEndArray();
  }

  private void strings(String name, List<String> strings) {
    json.writeArrayPropertyStart(name);
    strings.forEach(json::writeString);
    json.writeEndArray();
  }

  private void optional(String name, OptionalLong value) {
    if (value.isPresent()) {
      json.writeNumberProperty(name, value.getAsLong());
    } else {
      json.writeNullProperty(name);
    }
  }

  /** No figure here is good to more than four decimals. */
  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  /** Has objects on lines of their own and arrays of numbers on one. */
  private static final class Indented extends ObjectWriteContext.Base {
    @Override
    public PrettyPrinter getPrettyPrinter() {
      return new DefaultPrettyPrinter();
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }
}

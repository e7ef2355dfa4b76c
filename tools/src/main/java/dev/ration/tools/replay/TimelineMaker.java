// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTag;
import dev.ration.tools.replay.Inspection.Reading;
import dev.ration.tools.replay.ReplayResult.Series;
import dev.ration.tools.replay.ReplayResult.Timeline;
import dev.ration.tools.trace.Trace;
import dev.ration.tools.trace.TraceProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Turns readings into curves, of which there are few: those that a chart can show. */
final class TimelineMaker {
  private static final int MAX_SERIES = 6;

  private TimelineMaker() {}

  static Timeline make(Stage stage, List<Reading> readings) {
    Books books = new Books(stage);
    List<Long> records = new ArrayList<>();
    List<Long> live = new ArrayList<>();
    List<Long> committed = new ArrayList<>();
    for (Reading reading : readings) {
      PoolSnapshot snapshot = reading.snapshot();
      records.add((long) reading.record());
      live.add(books.advance(reading.record()).liveBytes());
      committed.add(
          snapshot.nonPaged().committed()
              + snapshot.paged().committed()
              + snapshot.metadataBytes());
    }
    return new Timeline(records, live, committed, tags(readings), processes(stage, readings));
  }

  /** The tags that had the most bytes at any reading. */
  private static List<Series> tags(List<Reading> readings) {
    return readings.getLast().snapshot().tags().stream()
        .map(
            last ->
                new Series(
                    PoolTag.text(last.tag()) + (last.paged() ? "" : " (Nonp)"),
                    readings.stream().map(reading -> bytes(reading.snapshot(), last)).toList()))
        .sorted(Comparator.comparingLong(TimelineMaker::most).reversed())
        .limit(MAX_SERIES)
        .toList();
  }

  private static long most(Series series) {
    return Collections.max(series.bytes());
  }

  private static long bytes(PoolSnapshot snapshot, PoolSnapshot.TagRow like) {
    return snapshot.tags().stream()
        .filter(row -> row.tag() == like.tag() && row.paged() == like.paged())
        .mapToLong(PoolSnapshot.TagRow::bytes)
        .sum();
  }

  private static List<Series> processes(Stage stage, List<Reading> readings) {
    PoolSnapshot last = readings.getLast().snapshot();
    return IntStream.range(0, stage.trace().processes().size())
        .boxed()
        .sorted(
            Comparator.comparingLong((Integer process) -> peak(last, stage, process)).reversed())
        .limit(MAX_SERIES)
        .map(
            process ->
                new Series(
                    label(stage.trace(), process),
                    readings.stream()
                        .map(reading -> charged(reading.snapshot(), stage, process))
                        .toList()))
        .toList();
  }

  private static long peak(PoolSnapshot snapshot, Stage stage, int process) {
    int id = stage.process(process).id();
    return snapshot.processes().stream()
        .filter(row -> row.id() == id)
        .mapToLong(row -> row.usage().peakPagedPoolUsage() + row.usage().peakNonPagedPoolUsage())
        .sum();
  }

  private static long charged(PoolSnapshot snapshot, Stage stage, int process) {
    int id = stage.process(process).id();
    return snapshot.processes().stream()
        .filter(row -> row.id() == id)
        .mapToLong(row -> row.usage().pagedPoolUsage() + row.usage().nonPagedPoolUsage())
        .sum();
  }

  private static String label(Trace trace, int process) {
    TraceProcess declared = trace.processes().get(process);
    boolean unique =
        trace.processes().stream().filter(one -> one.name().equals(declared.name())).count() == 1;
    return unique ? declared.name() : declared.name() + " " + declared.id();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import dev.ration.RawPool;
import dev.ration.nt.PoolSnapshot;
import dev.ration.tools.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/** Times every call, checks every block, and reads the pools at every boundary. */
final class Inspection implements Probe {
  private final Trace trace;
  private final boolean touching;
  private final ResidentMemory before = ResidentMemory.now();
  private final List<TimedCalls> calls = new ArrayList<>();
  private final List<PageTouch> touches = new ArrayList<>();
  private final List<Reading> readings = new ArrayList<>();
  private OptionalLong residentAtPeak = OptionalLong.empty();

  /**
   * A snapshot and when it was taken.
   *
   * @param record how many records were executed before
   * @param snapshot exact, as nothing ran meanwhile
   */
  record Reading(int record, PoolSnapshot snapshot) {}

  /** Makes an inspection, before the system to be inspected is there. */
  Inspection(Trace trace, boolean touching) {
    this.trace = trace;
    this.touching = touching;
  }

  @Override
  public PoolCalls calls(RawPool raw) {
    TimedCalls timed = new TimedCalls(PoolCalls.of(raw));
    calls.add(timed);
    return timed;
  }

  @Override
  public Touch touch(RawPool raw) {
    if (!touching) {
      return Touch.NONE;
    }
    PageTouch touch = new PageTouch(raw, true);
    touches.add(touch);
    return touch;
  }

  @Override
  public void reached(Stage stage, int record) {
    readings.add(new Reading(record, stage.system().snapshot()));
    if (record == trace.peakRecord()) {
      residentAtPeak = before.growth();
    }
  }

  /** {@return the readings, in time order: the first at the start and the last at the end} */
  List<Reading> readings() {
    return readings;
  }

  PoolSnapshot atPeak() {
    return readings.stream()
        .filter(reading -> reading.record() == trace.peakRecord())
        .map(Reading::snapshot)
        .findFirst()
        .orElseThrow();
  }

  PoolSnapshot atEnd() {
    return readings.getLast().snapshot();
  }

  OptionalLong residentAtPeak() {
    return residentAtPeak;
  }

  Histogram allocations() {
    return sum(calls.stream().map(TimedCalls::allocations).toList());
  }

  Histogram frees() {
    return sum(calls.stream().map(TimedCalls::frees).toList());
  }

  /** {@return what is wrong with blocks whose bytes did not last until they were freed} */
  List<String> damages() {
    return touches.stream()
        .flatMap(touch -> touch.damaged().stream())
        .map(
            block ->
                String.format(
                    Locale.ROOT,
                    "a block of %,d bytes with tag '%s' did not keep what was written to it",
                    trace.bytes(block),
                    trace.tags().get(trace.tag(block)).tag().text()))
        .toList();
  }

  private static Histogram sum(List<Histogram> parts) {
    Histogram sum = new Histogram(parts.getFirst().getNumberOfSignificantValueDigits());
    parts.forEach(sum::add);
    return sum;
  }
}

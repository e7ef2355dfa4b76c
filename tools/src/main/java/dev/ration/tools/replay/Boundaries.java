// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import dev.ration.tools.trace.Trace;
import java.util.stream.IntStream;

/**
 * Where a replay pauses, as numbers of executed records: at the start, at intervals, at the trace's
 * peak of live bytes, and at the end. All workers wait for each other there, which also keeps a
 * recorded thread from running far ahead of the others.
 */
final class Boundaries {
  /** How many intervals a long trace is cut into. */
  static final int INTERVALS = 240;

  private Boundaries() {}

  /** {@return the boundaries, ascending, from 0 to the number of records} */
  static int[] of(Trace trace) {
    int records = trace.records();
    int interval = Math.max(1, Math.ceilDiv(records, INTERVALS));
    return IntStream.concat(
            IntStream.iterate(0, at -> at < records, at -> at + interval),
            IntStream.of(trace.peakRecord(), records))
        .sorted()
        .distinct()
        .toArray();
  }
}

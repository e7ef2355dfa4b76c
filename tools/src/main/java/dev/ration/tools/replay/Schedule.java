// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import dev.ration.tools.trace.Trace;
import java.util.Locale;

/**
 * Which worker executes which records: each its own, in the trace's order.
 *
 * <p>The records of worker {@code w} are {@code records[starts[w]]} to {@code records[starts[w + 1]
 * - 1]}, ascending; together the workers have each record once.
 */
final class Schedule {
  /** More threads than this are no replay of anything: the machine would only switch. */
  static final int MAX_WORKERS = 1_024;

  private final int[] records;
  private final int[] starts;

  private Schedule(int[] records, int[] starts) {
    this.records = records;
    this.starts = starts;
  }

  static Schedule of(Trace trace, ThreadMode mode) throws ReplayException {
    int workers = mode == ThreadMode.ONE ? 1 : Math.max(1, trace.threads());
    if (workers > MAX_WORKERS) {
      throw new ReplayException(
          String.format(
              Locale.ROOT,
              "%s was recorded on %,d threads, and --threads recorded starts at most %,d. Replay it"
                  + " with --threads one.",
              trace.name(),
              workers,
              MAX_WORKERS));
    }
    int[] starts = new int[workers + 1];
    for (int record = 0; record < trace.records(); record++) {
      starts[worker(trace, record, workers) + 1]++;
    }
    for (int worker = 0; worker < workers; worker++) {
      starts[worker + 1] += starts[worker];
    }
    int[] records = new int[trace.records()];
    int[] next = starts.clone();
    for (int record = 0; record < records.length; record++) {
      records[next[worker(trace, record, workers)]++] = record;
    }
    return new Schedule(records, starts);
  }

  private static int worker(Trace trace, int record, int workers) {
    return workers == 1 ? 0 : trace.thread(record);
  }

  int workers() {
    return starts.length - 1;
  }

  int start(int worker) {
    return starts[worker];
  }

  int end(int worker) {
    return starts[worker + 1];
  }

  int record(int index) {
    return records[index];
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import dev.ration.PoolProcess;
import dev.ration.nt.BugCheckError;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaUsage;
import dev.ration.tools.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares what the pools say with what the trace says, and collects the differences. */
final class Audit {
  private final Trace trace;
  private final List<String> differences = new ArrayList<>();

  Audit(Trace trace) {
    this.trace = trace;
  }

  /** {@return a sentence for each difference} */
  List<String> differences() {
    return List.copyOf(differences);
  }

  void add(String difference) {
    differences.add(difference);
  }

  /**
   * Compares the counts of a snapshot with the books of the same moment.
   *
   * @param when the moment, for messages
   */
  void compare(String when, PoolSnapshot snapshot, Books books) {
    Map<Long, PoolSnapshot.TagRow> rows = new HashMap<>();
    snapshot.tags().forEach(row -> rows.put(key(row.tag(), row.paged()), row));
    for (int tag = 0; tag < trace.tags().size(); tag++) {
      PoolTag name = trace.tags().get(tag).tag();
      for (boolean paged : new boolean[] {false, true}) {
        PoolSnapshot.TagRow row = rows.get(key(name.value(), paged));
        String what = when + ", tag '" + name.text() + "', " + (paged ? "Paged" : "Nonp") + ": ";
        expect(
            what + "allocations", books.tagAllocations(tag, paged), row == null ? 0 : row.allocs());
        expect(what + "frees", books.tagFrees(tag, paged), row == null ? 0 : row.frees());
      }
    }
    long blocks = snapshot.paged().blocks() + snapshot.nonPaged().blocks();
    expect(when + ": live blocks", books.liveBlocks(), blocks);
  }

  /** Compares the refusals that processes counted with those that the replay met. */
  void compareRefusals(Stage stage, Books books) {
    for (int process = 0; process < trace.processes().size(); process++) {
      long met = books.quotaRefusals(process, true) + books.quotaRefusals(process, false);
      expect(name(process) + ": refusals", met, stage.process(process).refusals());
    }
  }

  /** Requires that nothing is left: to be called when every block has been freed. */
  void requireNothingLeft(Stage stage) {
    try {
      stage.system().checkInvariants();
    } catch (BugCheckError e) {
      add("the pool's structures contradict each other: " + e.getMessage());
    }
    PoolSnapshot snapshot = stage.system().snapshot();
    expect("after the last free: nonpaged bytes in use", 0, snapshot.nonPaged().inUse());
    expect("after the last free: paged bytes in use", 0, snapshot.paged().inUse());
    for (PoolSnapshot.TagRow row : snapshot.tags()) {
      String what = "after the last free, tag '" + PoolTag.text(row.tag()) + "': ";
      expect(what + "live blocks", 0, row.diff());
      expect(what + "bytes", 0, row.bytes());
    }
    for (int i = 0; i < trace.processes().size(); i++) {
      PoolProcess process = stage.process(i);
      QuotaUsage usage = process.usage();
      expect(name(i) + ": nonpaged usage after the last free", 0, usage.nonPagedPoolUsage());
      expect(name(i) + ": paged usage after the last free", 0, usage.pagedPoolUsage());
      expect(name(i) + ": references after the last free", 1, process.references());
    }
  }

  private void expect(String what, long expected, long actual) {
    if (expected != actual) {
      add(String.format(Locale.ROOT, "%s: %,d expected, %,d found", what, expected, actual));
    }
  }

  private String name(int process) {
    return "process "
        + trace.processes().get(process).id()
        + " '"
        + trace.processes().get(process).name()
        + "'";
  }

  private static long key(int tag, boolean paged) {
    return 2L * tag + (paged ? 1 : 0);
  }
}

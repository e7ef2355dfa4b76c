// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a file of guarded blocks.
 *
 * @param freed whether it had been freed
 * @param address that its user had
 * @param bytes that were asked for
 * @param pages the first address of its pages
 * @param pageBytes how long these are
 * @param guardedBefore whether the guard that matters lies before the pages, and not behind them
 * @param tag as four characters
 * @param pool paged or nonpaged
 * @param processId of the process that is charged, 0 for the System process
 * @param process its name
 * @param allocatedBy thread and frames
 * @param freedBy thread and frames; empty while it is allocated
 */
record GuardedBlock(
    boolean freed,
    long address,
    long bytes,
    long pages,
    long pageBytes,
    boolean guardedBefore,
    String tag,
    String pool,
    int processId,
    String process,
    List<String> allocatedBy,
    List<String> freedBy) {
  private static final int FIELDS = 14;

  GuardedBlock {
    allocatedBy = List.copyOf(allocatedBy);
    freedBy = List.copyOf(freedBy);
  }

  /**
   * Reads a line that is in use.
   *
   * @throws IllegalArgumentException when it is none: it was being written when the JVM ended
   */
  static GuardedBlock parse(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length < FIELDS) {
      throw new IllegalArgumentException("a line of " + fields.length + " fields");
    }
    return new GuardedBlock(
        fields[0].equals("f"),
        Long.parseUnsignedLong(fields[1], 16),
        Long.parseLong(fields[2]),
        Long.parseUnsignedLong(fields[3], 16),
        Long.parseLong(fields[4]),
        fields[5].equals("start"),
        fields[6],
        fields[7],
        Integer.parseInt(fields[8]),
        fields[9],
        who(fields[10], fields[11]),
        who(fields[12], fields[13]));
  }

  private static List<String> who(String thread, String frames) {
    if (thread.isEmpty()) {
      return List.of();
    }
    List<String> who = new ArrayList<>(List.of(thread));
    if (!frames.isEmpty()) {
      who.addAll(List.of(frames.split("\\|", -1)));
    }
    return who;
  }

  /** How far an address lies outside of the pages, in bytes; 0 for inside. */
  long distance(long touched) {
    if (touched < pages) {
      return pages - touched;
    }
    return Math.max(0, touched - (pages + pageBytes) + 1);
  }

  /** Whether a page next to the pages, on the guarded side, has an address. */
  boolean isGuardedAt(long touched) {
    return guardedBefore == touched < pages;
  }
}

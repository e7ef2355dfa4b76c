// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The blocks of one process that had not been freed when it or its system was closed.
 *
 * @param system the system's name
 * @param process name of the process that the blocks were charged to or asked for by
 * @param processId id of that process
 * @param rows one row for each tag and pool that has blocks left
 * @param sites where the blocks were allocated that the verifier tracks, those with most bytes
 *     first; empty without {@link VerifierRung#POOL_TRACKING}
 */
public record LeakReport(
    String system, String process, int processId, List<Row> rows, List<Site> sites) {
  private static final int SITES_SHOWN = 10;

  /** Makes a report of a copy of the rows and sites. */
  public LeakReport {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(process, "process");
    rows = List.copyOf(rows);
    sites = List.copyOf(sites);
  }

  /**
   * Makes a report without sites.
   *
   * @param system the system's name
   * @param process name of the process
   * @param processId id of that process
   * @param rows one row for each tag and pool that has blocks left
   */
  public LeakReport(String system, String process, int processId, List<Row> rows) {
    this(system, process, processId, rows, List.of());
  }

  /** {@return the number of blocks in all rows} */
  public long blocks() {
    return rows.stream().mapToLong(Row::blocks).sum();
  }

  /** {@return the bytes of the blocks in all rows} */
  public long bytes() {
    return rows.stream().mapToLong(Row::bytes).sum();
  }

  /**
   * {@return a line that says whose blocks they are and how many, a table of the rows, and the
   * sites with most bytes}
   */
  @Override
  public String toString() {
    StringBuilder report = new StringBuilder();
    report.append(
        String.format(
            Locale.ROOT,
            "Process '%s' (%d) of system '%s' left %,d blocks, %,d bytes",
            process,
            processId,
            system,
            blocks(),
            bytes()));
    if (!rows.isEmpty()) {
      report.append(String.format("%n  %-4s  %-5s  %12s  %20s", "Tag", "Type", "Blocks", "Bytes"));
    }
    for (Row row : rows) {
      report.append(System.lineSeparator()).append(row.line());
    }
    for (Site site : sites.subList(0, Math.min(sites.size(), SITES_SHOWN))) {
      site.lines().forEach(line -> report.append(System.lineSeparator()).append(line));
    }
    if (sites.size() > SITES_SHOWN) {
      report.append(String.format("%n  ... and %,d sites more", sites.size() - SITES_SHOWN));
    }
    return report.toString();
  }

  /**
   * The blocks left of one tag in one pool that were allocated by one call stack.
   *
   * @param tag the blocks' tag; see {@link PoolTag#text(int)}
   * @param paged whether they are of the paged pool
   * @param blocks how many there are
   * @param bytes what they cost, with header and rounding or in whole pages
   * @param stack the calls that led to their allocation, the innermost first
   */
  public record Site(int tag, boolean paged, long blocks, long bytes, List<String> stack) {
    /** Makes a site of a copy of the stack. */
    public Site {
      stack = List.copyOf(stack);
    }

    private List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(new Row(tag, paged, blocks, bytes).line() + "  allocated at");
      stack.forEach(frame -> lines.add("      " + frame));
      return lines;
    }
  }

  /**
   * The blocks left of one tag in one pool.
   *
   * @param tag the blocks' tag; see {@link PoolTag#text(int)}
   * @param paged whether they are of the paged pool
   * @param blocks how many there are
   * @param bytes what they cost, with header and rounding or in whole pages
   */
  public record Row(int tag, boolean paged, long blocks, long bytes) {
    /**
     * Makes a row.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public Row {
      Invariants.notNegative("blocks", blocks);
      Invariants.notNegative("bytes", bytes);
    }

    private String line() {
      String type = paged ? "Paged" : "Nonp";
      return String.format(
          Locale.ROOT, "  %-4s  %-5s  %,12d  %,20d", PoolTag.text(tag), type, blocks, bytes);
    }
  }
}

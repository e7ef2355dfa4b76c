// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A reading of a whole system: its pools, tags and processes. PoolMon (Windows driver
 * documentation) shows the same.
 *
 * <p>A snapshot taken while nothing is allocated or freed is exact, and its parts agree: the bytes
 * of the tags of a pool add up to that pool's. One taken in passing is not of one instant, yet each
 * row keeps what the row's type promises.
 *
 * @param system the system's name
 * @param takenAt when it was taken, in milliseconds since 1970-01-01T00:00Z
 * @param nonPaged the nonpaged pool
 * @param paged the paged pool
 * @param tags one row for each tag and pool that has ever had a block
 * @param processes one row for each process that is open or still referenced, the System process
 *     included
 * @param metadataBytes native bytes of the slots that are in memory, which count against neither
 *     pool; all other metadata is part of a pool's committed bytes
 * @param warnings what the operating system refused and other things to know, in sentences
 * @param hugePages huge pages under both pools
 * @param reserves what is set aside: the emergency reserve first, then what processes are
 *     guaranteed; a row for each pool
 * @param metadataLocked bytes of addresses of the slots, which are in RAM from their first use on,
 *     and before it with {@code lockPolicy(REQUIRE)}; 0 when they are not locked: {@code
 *     lockPolicy(OFF)}, or RLIMIT_MEMLOCK is not four times that
 * @param nodes one row for each NUMA node, in the order of their numbers; one row where the machine
 *     has one, or nobody can tell
 */
public record PoolSnapshot(
    String system,
    long takenAt,
    PoolRow nonPaged,
    PoolRow paged,
    List<TagRow> tags,
    List<ProcessRow> processes,
    long metadataBytes,
    List<String> warnings,
    HugeRow hugePages,
    List<ReserveRow> reserves,
    long metadataLocked,
    List<NodeRow> nodes) {
  /**
   * Makes a snapshot of copies of the lists.
   *
   * @throws IllegalArgumentException if {@code metadataBytes} or {@code metadataLocked} is negative
   */
  public PoolSnapshot {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(nonPaged, "nonPaged");
    Objects.requireNonNull(paged, "paged");
    tags = List.copyOf(tags);
    processes = List.copyOf(processes);
    Invariants.notNegative("metadataBytes", metadataBytes);
    warnings = List.copyOf(warnings);
    Objects.requireNonNull(hugePages, "hugePages");
    reserves = List.copyOf(reserves);
    Invariants.notNegative("metadataLocked", metadataLocked);
    nodes = List.copyOf(nodes);
  }

  /**
   * Makes a snapshot of a system without huge pages, anything set aside, or locked slots, of whose
   * NUMA nodes nothing is said.
   *
   * @param system the system's name
   * @param takenAt when it was taken
   * @param nonPaged the nonpaged pool
   * @param paged the paged pool
   * @param tags a row for each tag and pool
   * @param processes a row for each process
   * @param metadataBytes native bytes that describe blocks and caches
   * @param warnings in sentences
   */
  public PoolSnapshot(
      String system,
      long takenAt,
      PoolRow nonPaged,
      PoolRow paged,
      List<TagRow> tags,
      List<ProcessRow> processes,
      long metadataBytes,
      List<String> warnings) {
    this(
        system,
        takenAt,
        nonPaged,
        paged,
        tags,
        processes,
        metadataBytes,
        warnings,
        new HugeRow(0, 0),
        List.of(),
        0,
        List.of());
  }

  /**
   * Huge pages under both pools; zero unless the builder's {@code hugePages} wants any.
   *
   * @param advised bytes of runs that the operating system has been asked to put on huge pages
   * @param present bytes that are on huge pages; they are in memory as a whole, however little of
   *     them is used
   */
  public record HugeRow(long advised, long present) {
    /**
     * Makes a row.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public HugeRow {
      Invariants.notNegative("advised", advised);
      Invariants.notNegative("present", present);
    }
  }

  /**
   * What is set aside of one pool for somebody; see {@link PoolReserve}. It is part of what the
   * pool has committed. Blocks lie in it only where the pool itself had no room for them, so a
   * process may be charged for its whole guarantee while nothing of this is used.
   *
   * @param process number of the process with the guarantee; 0 for the emergency reserve
   * @param paged whether the row is about the paged pool
   * @param bytes how much blocks in it may cost; 0 when the process has been closed and only waits
   *     for its last blocks
   * @param setAside bytes of the pages that are set aside for that
   * @param used bytes of these pages in which blocks lie
   */
  public record ReserveRow(int process, boolean paged, long bytes, long setAside, long used) {
    /**
     * Makes a row.
     *
     * @throws IllegalArgumentException if more is used than set aside, or a number is negative
     */
    public ReserveRow {
      Invariants.notNegative("process", process);
      Invariants.notNegative("bytes", bytes);
      Invariants.ascending("used", used, "setAside", setAside);
    }

    /** {@return the bytes of its pages in which no block lies} */
    public long left() {
      return setAside - used;
    }
  }

  /**
   * What the pools have on one NUMA node. Memory is asked for there (mbind); where a node has none
   * left, the operating system takes another's, and does not say so.
   *
   * @param node the node's number
   * @param nonPaged bytes of the nonpaged pool's pages that are in use, or free and not given back;
   *     metadata is not among them
   * @param paged the same of the paged pool
   * @param servedElsewhere how often memory of this node was wanted, by a thread that runs there or
   *     by a request that names it as a preference, and the pools had some of another node only
   */
  public record NodeRow(int node, long nonPaged, long paged, long servedElsewhere) {
    /**
     * Makes a row.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public NodeRow {
      Invariants.notNegative("node", node);
      Invariants.notNegative("nonPaged", nonPaged);
      Invariants.notNegative("paged", paged);
      Invariants.notNegative("servedElsewhere", servedElsewhere);
    }
  }

  /** {@return {@code takenAt} as an instant} */
  public Instant instant() {
    return Instant.ofEpochMilli(takenAt);
  }

  /**
   * One pool. Always {@code 0 <= frees <= allocs} and {@code 0 <= committed <= peakCommitted}; when
   * nothing is going on also {@code blocks == allocs - frees} and {@code committed <= limit}.
   * Blocks cost more than they take where headers are charged, so {@code inUse} may pass both.
   *
   * @param limit the most bytes the pool may commit
   * @param committed bytes of memory it holds now, free memory in caches included
   * @param peakCommitted the most it ever held
   * @param inUse bytes that live blocks cost, with header and rounding or in whole pages
   * @param blocks live blocks
   * @param allocs blocks allocated so far
   * @param frees blocks freed so far
   * @param locked bytes that the operating system has locked into RAM
   */
  public record PoolRow(
      long limit,
      long committed,
      long peakCommitted,
      long inUse,
      long blocks,
      long allocs,
      long frees,
      long locked) {
    /**
     * Makes a row.
     *
     * @throws IllegalArgumentException if there are more frees than allocations, more is committed
     *     than ever was, or a number is negative
     */
    public PoolRow {
      Invariants.notNegative("limit", limit);
      Invariants.ascending("committed", committed, "peakCommitted", peakCommitted);
      Invariants.notNegative("inUse", inUse);
      Invariants.notNegative("blocks", blocks);
      Invariants.ascending("frees", frees, "allocs", allocs);
      Invariants.notNegative("locked", locked);
    }
  }

  /**
   * One tag in one pool: a line of PoolMon. Always {@code 0 <= frees <= allocs} and {@code 0 <=
   * bytes}.
   *
   * @param tag the tag, without {@link PoolTag#PROTECTED}; see {@link PoolTag#text(int)}
   * @param paged whether the row is about the paged pool
   * @param allocs blocks allocated so far
   * @param frees blocks freed so far
   * @param bytes bytes that the tag's live blocks cost, with header and rounding or in whole pages
   */
  public record TagRow(int tag, boolean paged, long allocs, long frees, long bytes) {
    /**
     * Makes a row.
     *
     * @throws IllegalArgumentException if there are more frees than allocations, or a number is
     *     negative
     */
    public TagRow {
      Invariants.ascending("frees", frees, "allocs", allocs);
      Invariants.notNegative("bytes", bytes);
    }

    /** {@return the live blocks: PoolMon's column Diff, allocations less frees} */
    public long diff() {
      return allocs - frees;
    }

    /** {@return the bytes of an average live block, rounded down, or 0 when there is none} */
    public long perAlloc() {
      long diff = diff();
      return diff == 0 ? 0 : bytes / diff;
    }
  }

  /**
   * One process.
   *
   * @param id the process's number
   * @param name the process's name
   * @param parentId number of its parent; the System process is its own
   * @param open whether it has not been closed; a closed one is listed while it is referenced
   * @param limits the limits of its quota block, which may be its parent's
   * @param usage what it is charged for
   * @param blocks live blocks charged to it
   * @param refusals charges that were refused so far
   * @param references 1 while open, plus one for each charged block and each open child
   * @param unchargedBytes bytes of live blocks that it asked for and is not charged for
   */
  public record ProcessRow(
      int id,
      String name,
      int parentId,
      boolean open,
      QuotaLimits limits,
      QuotaUsage usage,
      long blocks,
      long refusals,
      int references,
      long unchargedBytes) {
    /**
     * Makes a row.
     *
     * @throws IllegalArgumentException if a count is negative
     */
    public ProcessRow {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(limits, "limits");
      Objects.requireNonNull(usage, "usage");
      Invariants.notNegative("blocks", blocks);
      Invariants.notNegative("refusals", refusals);
      Invariants.notNegative("references", references);
      Invariants.notNegative("unchargedBytes", unchargedBytes);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import java.util.List;
import java.util.OptionalLong;

/**
 * Everything that the reports say about the replay of one trace.
 *
 * @param trace what was replayed
 * @param settings how
 * @param speed how fast, at full speed
 * @param clockNanos what reading the clock costs; subtracted from the times
 * @param allocation how long an allocation took
 * @param free how long a free took
 * @param peak the pools when the trace has the most live bytes
 * @param end the pools after the last record
 * @param tags a line for each tag and pool that was used, the most bytes at the peak first
 * @param processes a line for each process and pool that was used, the most bytes at the peak first
 * @param timeline the pools over time
 * @param warnings what the system says about itself, such as memory that could not be locked
 * @param differences what the ledger check found; empty if everything balances
 */
public record ReplayResult(
    TraceFacts trace,
    ReplaySettings settings,
    Speed speed,
    long clockNanos,
    CallTimes allocation,
    CallTimes free,
    Peak peak,
    End end,
    List<TagLine> tags,
    List<ProcessLine> processes,
    Timeline timeline,
    List<String> warnings,
    List<String> differences) {
  /** Makes a result of copies of the lists. */
  public ReplayResult {
    tags = List.copyOf(tags);
    processes = List.copyOf(processes);
    warnings = List.copyOf(warnings);
    differences = List.copyOf(differences);
  }

  /**
   * {@return nanoseconds that were spent in the pools' own calls, as they were timed one by one}
   */
  public long nanosInCalls() {
    return Math.round(allocation.mean() * allocation.calls() + free.mean() * free.calls());
  }

  /** {@return calls in a second, if nothing but calls were made} */
  public double callsPerSecond() {
    long calls = allocation.calls() + free.calls();
    return new Speed(calls, nanosInCalls()).perSecond();
  }

  /** {@return whether everything balances} */
  public boolean balanced() {
    return differences.isEmpty();
  }

  /**
   * What was replayed.
   *
   * @param name the trace's file
   * @param comment what was recorded
   * @param allocations records that allocate
   * @param frees records that free
   * @param threads recorded threads
   * @param processes recorded processes
   * @param tags recorded tags
   * @param micros how long the recording took, in microseconds
   */
  public record TraceFacts(
      String name,
      String comment,
      long allocations,
      long frees,
      int threads,
      int processes,
      int tags,
      long micros) {
    /** {@return all records} */
    public long records() {
      return allocations + frees;
    }
  }

  /**
   * How fast a replay was in which nothing but the whole was timed.
   *
   * @param operations allocations and frees that were executed, refused allocations included
   * @param nanos how long they took, with the touching of blocks and the reading of the trace
   */
  public record Speed(long operations, long nanos) {
    /** {@return operations in a second} */
    public double perSecond() {
      return nanos == 0 ? 0 : operations * 1e9 / nanos;
    }
  }

  /**
   * The pools when the trace has the most live bytes.
   *
   * @param record how many records were executed before
   * @param blocks live blocks
   * @param requestedBytes what they asked for: the live bytes
   * @param chargedBytes what they cost with header and rounding, or in whole pages
   * @param nonPagedCommitted bytes that the nonpaged pool has committed
   * @param pagedCommitted bytes that the paged pool has committed
   * @param metadataBytes native bytes that describe blocks and caches
   * @param resident bytes in RAM in mappings made since the system was created, if known
   */
  public record Peak(
      long record,
      long blocks,
      long requestedBytes,
      long chargedBytes,
      long nonPagedCommitted,
      long pagedCommitted,
      long metadataBytes,
      OptionalLong resident) {
    /** {@return all bytes that the system has committed} */
    public long committed() {
      return nonPagedCommitted + pagedCommitted + metadataBytes;
    }

    /** {@return committed bytes for each live byte, or 0 when none is live} */
    public double ratio() {
      return requestedBytes == 0 ? 0 : (double) committed() / requestedBytes;
    }

    /** {@return resident bytes for each live byte, or 0 when not known} */
    public double residentRatio() {
      return requestedBytes == 0 ? 0 : (double) resident.orElse(0) / requestedBytes;
    }
  }

  /**
   * The pools after the last record.
   *
   * @param blocks blocks that the trace leaves allocated
   * @param requestedBytes what they asked for
   * @param quotaRefusals allocations that a quota refused
   * @param memoryRefusals allocations that a pool refused
   * @param skippedFrees frees that were left out because their block had been refused
   * @param nonPagedLimit the most bytes the nonpaged pool may commit
   * @param pagedLimit the most bytes the paged pool may commit
   */
  public record End(
      long blocks,
      long requestedBytes,
      long quotaRefusals,
      long memoryRefusals,
      long skippedFrees,
      long nonPagedLimit,
      long pagedLimit) {
    /** {@return all allocations that were refused} */
    public long refusals() {
      return quotaRefusals + memoryRefusals;
    }
  }

  /**
   * A tag in one pool: a line of PoolMon.
   *
   * @param tag the tag
   * @param paged whether the line is about the paged pool
   * @param allocs allocations up to the peak
   * @param frees frees up to the peak
   * @param bytes what its live blocks cost at the peak
   * @param perAlloc what one of them costs on average
   * @param peakBytes the most they cost at any reading
   * @param description what the recorded program uses the tag for
   */
  public record TagLine(
      String tag,
      boolean paged,
      long allocs,
      long frees,
      long bytes,
      long perAlloc,
      long peakBytes,
      String description) {
    /** {@return live blocks} */
    public long diff() {
      return allocs - frees;
    }
  }

  /**
   * A process in one pool.
   *
   * @param id the process's number in the trace
   * @param name its name
   * @param paged whether the line is about the paged pool
   * @param atPeak bytes charged at the peak
   * @param atEnd bytes charged after the last record
   * @param peak the most bytes that were ever charged
   * @param limit the most that may be, if there is a limit
   * @param quotaRefusals allocations that its limit refused
   * @param memoryRefusals allocations that the pool refused
   */
  public record ProcessLine(
      long id,
      String name,
      boolean paged,
      long atPeak,
      long atEnd,
      long peak,
      OptionalLong limit,
      long quotaRefusals,
      long memoryRefusals) {
    /** {@return all its allocations that were refused} */
    public long refusals() {
      return quotaRefusals + memoryRefusals;
    }
  }

  /**
   * The pools over time.
   *
   * @param records after how many records each reading was taken, ascending
   * @param live live bytes, as they were asked for
   * @param committed all bytes that the system has committed
   * @param tags what the live blocks of the largest tags cost
   * @param processes what the largest processes are charged
   */
  public record Timeline(
      List<Long> records,
      List<Long> live,
      List<Long> committed,
      List<Series> tags,
      List<Series> processes) {
    /** Makes a timeline of copies of the lists. */
    public Timeline {
      records = List.copyOf(records);
      live = List.copyOf(live);
      committed = List.copyOf(committed);
      tags = List.copyOf(tags);
      processes = List.copyOf(processes);
    }
  }

  /**
   * One curve of a timeline.
   *
   * @param name what it is about
   * @param bytes a value for each reading
   */
  public record Series(String name, List<Long> bytes) {
    /** Makes a curve of a copy of the values. */
    public Series {
      bytes = List.copyOf(bytes);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import java.util.List;

/**
 * A recording that was found to be sound. Its records have the numbers from 0 in the order of time;
 * blocks, threads, processes and tags have indices from 0 in the order in which the trace first
 * mentions them, whatever numbers it uses.
 *
 * <p>A trace of 1.5 million records takes 24 MB: everything is in arrays of primitive numbers,
 * which are never changed. A record is an {@code int}, a block's index for an allocation and its
 * complement for a free; what only an allocation says is stored with its block.
 */
public final class Trace {
  /** Marks a block of the paged pool; {@link TraceBuilder#MAX_BYTES} leaves the bit free. */
  static final long PAGED = 1L << 62;

  private final String name;
  private final String comment;
  private final List<TraceProcess> processes;
  private final List<TraceTag> tags;
  private final int threads;
  private final int[] records;
  private final int[] recordThreads;
  private final long[] blockSizes;
  private final int[] blockProcesses;
  private final int[] blockTags;
  private final long micros;
  private final int peakRecord;
  private final long peakBytes;
  private final boolean open;

  Trace(String name, TraceBuilder builder) {
    this.name = name;
    comment = builder.comment;
    processes = List.copyOf(builder.processes);
    tags = List.copyOf(builder.tags);
    threads = builder.threadIndices.size();
    records = builder.records.toArray();
    recordThreads = builder.recordThreads.toArray();
    blockSizes = builder.blockSizes.toArray();
    blockProcesses = builder.blockProcesses.toArray();
    blockTags = builder.blockTags.toArray();
    micros = builder.micros;
    peakRecord = builder.peakRecord;
    peakBytes = builder.peakBytes;
    open = builder.open;
  }

  /** {@return the name of the file that the trace was read from} */
  public String name() {
    return name;
  }

  /** {@return the first comment, which says what was recorded; may be empty} */
  public String comment() {
    return comment;
  }

  /** {@return the processes, by index} */
  public List<TraceProcess> processes() {
    return processes;
  }

  /** {@return the tags, by index} */
  public List<TraceTag> tags() {
    return tags;
  }

  /** {@return how many threads allocated or freed} */
  public int threads() {
    return threads;
  }

  /** {@return the number of allocations and frees} */
  public int records() {
    return records.length;
  }

  /** {@return the number of allocations, which is the number of blocks} */
  public int blocks() {
    return blockSizes.length;
  }

  /** {@return how long the recording took, in microseconds} */
  public long micros() {
    return micros;
  }

  /**
   * {@return how many records have been executed when the most bytes are live for the first time}
   */
  public int peakRecord() {
    return peakRecord;
  }

  /** {@return the most bytes that are live at once, as they were asked for} */
  public long peakBytes() {
    return peakBytes;
  }

  /**
   * {@return whether the file's last line has no line end, so that the last number may be cut
   * short}
   */
  public boolean endsOpen() {
    return open;
  }

  /** {@return whether a record is a free} */
  public boolean isFree(int record) {
    return records[record] < 0;
  }

  /** {@return the index of the block that a record allocates or frees} */
  public int block(int record) {
    int value = records[record];
    return value < 0 ? ~value : value;
  }

  /** {@return the index of the thread that executed a record} */
  public int thread(int record) {
    return recordThreads[record];
  }

  /** {@return the bytes asked for} */
  public long bytes(int block) {
    return blockSizes[block] & ~PAGED;
  }

  /** {@return whether a block is of the paged pool} */
  public boolean paged(int block) {
    return (blockSizes[block] & PAGED) != 0;
  }

  /** {@return the index of the process on whose behalf a block was allocated} */
  public int process(int block) {
    return blockProcesses[block];
  }

  /** {@return the index of a block's tag} */
  public int tag(int block) {
    return blockTags[block];
  }
}

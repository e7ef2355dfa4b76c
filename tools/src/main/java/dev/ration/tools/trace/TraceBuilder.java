// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import dev.ration.nt.PoolTag;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Collects the records of a trace, refusing each that contradicts the ones before it.
 *
 * <p>Between two records: {@code live} is the bytes of the blocks allocated and not in {@code
 * freed}; {@code 0 <= live <= peakBytes}; every list that is named after blocks has an entry for
 * each block.
 */
final class TraceBuilder {
  /** The most bytes that one block may have: no program that could be recorded asked for more. */
  static final long MAX_BYTES = 1L << 40;

  /** The most microseconds that a recording may take: a year. */
  static final long MAX_MICROS = 365L * 24 * 60 * 60 * 1_000_000;

  private static final int MAX_RECORDS = 1 << 28;
  private static final long MAX_LIVE = 1L << 50;
  private static final String RECORD_AGAIN =
      "The recording is broken here: record the program again, or remove what cannot be right.";

  final List<TraceProcess> processes = new ArrayList<>();
  final List<TraceTag> tags = new ArrayList<>();
  final LongIntMap threadIndices = new LongIntMap();
  final IntList records = new IntList();
  final IntList recordThreads = new IntList();
  final LongList blockSizes = new LongList();
  final IntList blockProcesses = new IntList();
  final IntList blockTags = new IntList();
  String comment = "";
  long micros;
  int peakRecord;
  long peakBytes;

  /** Whether the last line had no line end. */
  boolean open;

  private final LongIntMap processIndices = new LongIntMap();
  private final LongIntMap tagIndices = new LongIntMap();
  private final LongIntMap blockIndices = new LongIntMap();
  private final BitSet freed = new BitSet();
  private long live;

  void comment(String text) {
    if (comment.isEmpty()) {
      comment = text.strip();
    }
  }

  void process(long id, String name) throws BadRecordException {
    if (!processIndices.put(id, processes.size())) {
      throw new BadRecordException(
          "process " + id + " is declared twice", "Remove one of its two p records.");
    }
    processes.add(new TraceProcess(id, name));
  }

  void tag(int value, String description) throws BadRecordException {
    if (!tagIndices.put(value, tags.size())) {
      throw new BadRecordException(
          "tag '" + PoolTag.text(value) + "' is declared twice",
          "Remove one of its two t records.");
    }
    tags.add(new TraceTag(PoolTag.of(value), description));
  }

  void allocation(
      long pause, long thread, long process, boolean paged, int tag, long bytes, long block)
      throws BadRecordException {
    int processIndex = processIndices.get(process);
    if (processIndex == LongIntMap.ABSENT) {
      throw new BadRecordException(
          "process " + process + " is not declared",
          "Put 'p " + process + " <name>' on a line before this one.");
    }
    int tagIndex = tagIndices.get(tag);
    if (tagIndex == LongIntMap.ABSENT) {
      throw new BadRecordException(
          "tag '" + PoolTag.text(tag) + "' is not declared",
          "Put 't " + PoolTag.text(tag) + " <description>' on a line before this one.");
    }
    int index = blockSizes.size();
    if (!blockIndices.put(block, index)) {
      throw new BadRecordException(
          "block " + block + " is allocated twice: a block's number is never used again",
          RECORD_AGAIN);
    }
    record(pause, thread, index);
    blockSizes.add(bytes | (paged ? Trace.PAGED : 0));
    blockProcesses.add(processIndex);
    blockTags.add(tagIndex);
    live += bytes;
    if (live > MAX_LIVE) {
      throw new BadRecordException("more than 1 PiB is live at once", RECORD_AGAIN);
    }
    if (live > peakBytes) {
      peakBytes = live;
      peakRecord = records.size();
    }
  }

  void free(long pause, long thread, long block) throws BadRecordException {
    int index = blockIndices.get(block);
    if (index == LongIntMap.ABSENT) {
      throw new BadRecordException(
          "block " + block + " is freed and was never allocated", RECORD_AGAIN);
    }
    if (freed.get(index)) {
      throw new BadRecordException("block " + block + " is freed twice", RECORD_AGAIN);
    }
    record(pause, thread, ~index);
    freed.set(index);
    live -= blockSizes.get(index) & ~Trace.PAGED;
  }

  private void record(long pause, long thread, int value) throws BadRecordException {
    if (records.size() == MAX_RECORDS) {
      throw new BadRecordException(
          "the trace has more than " + MAX_RECORDS + " records",
          "Replay it in parts, each with the processes and tags it needs.");
    }
    micros += pause;
    if (micros > MAX_MICROS) {
      throw new BadRecordException("the recording takes longer than a year", RECORD_AGAIN);
    }
    threadIndices.put(thread, threadIndices.size());
    records.add(value);
    recordThreads.add(threadIndices.get(thread));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import dev.ration.tools.trace.Trace;

/**
 * What the pools must hold after each record of a trace, worked out from the trace and from which
 * blocks were refused, without asking the pools.
 *
 * <p>In every array that has them, index {@code 2 * i} is for the nonpaged pool and {@code 2 * i +
 * 1} for the paged one.
 */
final class Books {
  private final Trace trace;
  private final Stage stage;
  private final long[] tagAllocations;
  private final long[] tagFrees;
  private final long[] processAllocations;
  private final long[] quotaRefusals;
  private final long[] memoryRefusals;
  private int executed;
  private long liveBlocks;
  private long liveBytes;
  private long skippedFrees;

  /**
   * Opens books before the first record.
   *
   * @param stage after the whole trace was replayed on it
   */
  Books(Stage stage) {
    this.stage = stage;
    trace = stage.trace();
    tagAllocations = new long[2 * trace.tags().size()];
    tagFrees = new long[2 * trace.tags().size()];
    processAllocations = new long[2 * trace.processes().size()];
    quotaRefusals = new long[2 * trace.processes().size()];
    memoryRefusals = new long[2 * trace.processes().size()];
  }

  /** Enters the records up to {@code record}, which must not go back. */
  Books advance(int record) {
    for (; executed < record; executed++) {
      int block = trace.block(executed);
      long place = stage.place(block);
      if (trace.isFree(executed)) {
        enterFree(block, place);
      } else {
        enterAllocation(block, place);
      }
    }
    return this;
  }

  private void enterAllocation(int block, long place) {
    int pool = trace.paged(block) ? 1 : 0;
    int process = 2 * trace.process(block) + pool;
    if (place == Stage.QUOTA_REFUSED) {
      quotaRefusals[process]++;
    } else if (place == Stage.MEMORY_REFUSED) {
      memoryRefusals[process]++;
    } else {
      tagAllocations[2 * trace.tag(block) + pool]++;
      processAllocations[process]++;
      liveBlocks++;
      liveBytes += trace.bytes(block);
    }
  }

  private void enterFree(int block, long place) {
    if (place == Stage.QUOTA_REFUSED || place == Stage.MEMORY_REFUSED) {
      skippedFrees++;
    } else {
      tagFrees[2 * trace.tag(block) + (trace.paged(block) ? 1 : 0)]++;
      liveBlocks--;
      liveBytes -= trace.bytes(block);
    }
  }

  long liveBlocks() {
    return liveBlocks;
  }

  /** {@return bytes of live blocks, as they were asked for} */
  long liveBytes() {
    return liveBytes;
  }

  /** {@return frees that were left out because their block had been refused} */
  long skippedFrees() {
    return skippedFrees;
  }

  long tagAllocations(int tag, boolean paged) {
    return tagAllocations[2 * tag + (paged ? 1 : 0)];
  }

  long tagFrees(int tag, boolean paged) {
    return tagFrees[2 * tag + (paged ? 1 : 0)];
  }

  long processAllocations(int process, boolean paged) {
    return processAllocations[2 * process + (paged ? 1 : 0)];
  }

  long quotaRefusals(int process, boolean paged) {
    return quotaRefusals[2 * process + (paged ? 1 : 0)];
  }

  long memoryRefusals(int process, boolean paged) {
    return memoryRefusals[2 * process + (paged ? 1 : 0)];
  }
}

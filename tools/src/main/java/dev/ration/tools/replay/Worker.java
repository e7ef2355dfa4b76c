// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.tools.trace.Trace;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Executes one thread's share of a trace. */
final class Worker {
  private static final int SPINS = 200;
  private static final int YIELDS = 200;
  private static final long PARK_NANOS = 20_000;

  private final Stage stage;
  private final Trace trace;
  private final Schedule schedule;
  private final int end;
  private final PoolCalls calls;
  private final Touch touch;
  private final int[] tags;
  private int next;

  Worker(Stage stage, Schedule schedule, int number, PoolCalls calls, Touch touch) {
    this.stage = stage;
    this.trace = stage.trace();
    this.schedule = schedule;
    this.next = schedule.start(number);
    this.end = schedule.end(number);
    this.calls = calls;
    this.touch = touch;
    this.tags = trace.tags().stream().mapToInt(tag -> tag.tag().value()).toArray();
  }

  /**
   * Executes this worker's records below {@code boundary} that it has not executed yet.
   *
   * @param abandoned whether to give up waiting for another worker
   */
  void runTo(int boundary, BooleanSupplier abandoned) throws ReplayException {
    while (next < end && schedule.record(next) < boundary) {
      int record = schedule.record(next);
      int block = trace.block(record);
      try {
        if (trace.isFree(record)) {
          free(block, abandoned);
        } else {
          allocate(block);
        }
      } catch (RuntimeException | Error e) {
        throw stopped(record, block, e);
      }
      next++;
    }
  }

  private void allocate(int block) {
    int poolType = trace.paged(block) ? PoolType.PAGED_POOL : PoolType.NON_PAGED_POOL_NX;
    long bytes = trace.bytes(block);
    long address =
        calls.allocate(
            poolType, bytes, tags[trace.tag(block)], stage.process(trace.process(block)));
    if (address == 0) {
      stage.refused(block);
      return;
    }
    touch.allocated(block, address, bytes);
    stage.place(block, address);
  }

  private void free(int block, BooleanSupplier abandoned) {
    long address = stage.place(block);
    if (address == Stage.NOT_YET) {
      address = await(block, abandoned);
    }
    if (address > 0) {
      touch.freeing(block, address, trace.bytes(block));
      calls.free(address, tags[trace.tag(block)]);
      stage.place(block, Stage.FREED);
    }
  }

  /** Waits for the worker that allocates the block, which is never waiting for this one. */
  @SuppressWarnings("ThreadPriorityCheck") // with fewer processors than threads, it must run
  private long await(int block, BooleanSupplier abandoned) {
    long place = Stage.NOT_YET;
    for (int i = 0; place == Stage.NOT_YET && !abandoned.getAsBoolean(); i++) {
      if (i < SPINS) {
        Thread.onSpinWait();
      } else if (i < SPINS + YIELDS) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(PARK_NANOS);
      }
      place = stage.place(block);
    }
    return place;
  }

  private ReplayException stopped(int record, int block, Throwable cause) {
    return new ReplayException(
        String.format(
            Locale.ROOT,
            "%s: the replay stopped at operation %,d, which %s %,d bytes with tag '%s': %s",
            trace.name(),
            record + 1,
            trace.isFree(record) ? "frees" : "allocates",
            trace.bytes(block),
            PoolTag.text(tags[trace.tag(block)]),
            cause),
        cause);
  }
}

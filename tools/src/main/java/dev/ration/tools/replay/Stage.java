// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.nt.LeakReport;
import dev.ration.nt.OsPolicy;
import dev.ration.nt.QuotaLimits;
import dev.ration.tools.trace.Trace;
import dev.ration.tools.trace.TraceProcess;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A fresh system with the processes of a trace, and the place of every block of it.
 *
 * <p>A place starts as {@link #NOT_YET}. The worker that allocates the block sets it once, to its
 * address or to why it was refused; the worker that frees the block sets it to {@link #FREED}.
 */
final class Stage implements AutoCloseable {
  static final long NOT_YET = 0;
  static final long QUOTA_REFUSED = -1;
  static final long MEMORY_REFUSED = -2;
  static final long FREED = -3;

  private static final VarHandle PLACES = MethodHandles.arrayElementVarHandle(long[].class);

  private final Trace trace;
  private final PoolSystem system;
  private final List<PoolProcess> processes = new ArrayList<>();
  private final Queue<LeakReport> leaks = new ConcurrentLinkedQueue<>();
  private final AtomicLongArray refusalsGiven;
  private final long[] places;

  Stage(Trace trace, ReplaySettings settings) {
    this.trace = trace;
    PoolSystem.Builder builder =
        PoolSystem.builder()
            .name("replay of " + trace.name())
            .lockPolicy(OsPolicy.OFF) // a replay measures bytes, not faults
            .leakSink(leaks::add);
    settings.limit().ifPresent(limit -> builder.pagedLimit(limit).nonPagedLimit(limit));
    system = builder.build();
    for (TraceProcess process : trace.processes()) {
      long limit = settings.quota(process.name()).orElse(Long.MAX_VALUE);
      processes.add(system.createProcess(process.name(), new QuotaLimits(limit, limit)));
    }
    refusalsGiven = new AtomicLongArray(processes.size());
    places = new long[trace.blocks()];
  }

  Trace trace() {
    return trace;
  }

  PoolSystem system() {
    return system;
  }

  RawPool raw() {
    return system.raw();
  }

  PoolProcess process(int index) {
    return processes.get(index);
  }

  /** {@return the block's place, and what was written to the block before it was set} */
  long place(int block) {
    return (long) PLACES.getAcquire(places, block);
  }

  void place(int block, long place) {
    PLACES.setRelease(places, block, place);
  }

  /**
   * Notes that a block was refused, and why: by the quota if its process has counted a refusal that
   * no block was given for yet. When threads are refused at once for different reasons, a block may
   * get another's reason, but the number of each is right.
   */
  void refused(int block) {
    int process = trace.process(block);
    long given = refusalsGiven.get(process);
    while (given < processes.get(process).refusals()) {
      long witness = refusalsGiven.compareAndExchange(process, given, given + 1);
      if (witness == given) {
        place(block, QUOTA_REFUSED);
        return;
      }
      given = witness;
    }
    place(block, MEMORY_REFUSED);
  }

  /** {@return what the system said about blocks left behind when it was closed} */
  List<LeakReport> leaks() {
    return List.copyOf(leaks);
  }

  /** Frees what the trace leaves allocated; {@return how many blocks that were} */
  int freeLeftovers() {
    int freed = 0;
    for (int block = 0; block < places.length; block++) {
      if (places[block] > 0) {
        system.raw().free(places[block], trace.tags().get(trace.tag(block)).tag().value());
        places[block] = FREED;
        freed++;
      }
    }
    return freed;
  }

  @Override
  public void close() {
    processes.forEach(PoolProcess::close);
    system.close();
  }
}

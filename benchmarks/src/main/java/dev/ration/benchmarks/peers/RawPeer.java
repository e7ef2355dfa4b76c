// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.nt.CloseMode;
import dev.ration.nt.OsPolicy;
import dev.ration.nt.PoolEvent;
import dev.ration.nt.PoolReserve;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.Subscription;
import dev.ration.tools.trace.Trace;
import java.lang.foreign.ValueLayout;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Ration by address: tagged, charged to a process that has limits, freed with its tag. */
public final class RawPeer extends AddressPeer {
  /** More than any workload needs, but limits all the same. */
  public static final QuotaLimits LIMITS = new QuotaLimits(4L << 30, 4L << 30);

  private static final int TAG = PoolTag.of("Benc").value();

  private final PoolSystem system;
  private final int poolType;
  private final List<PoolProcess> processes = new ArrayList<>();
  private final PoolProcess process;
  private final RawPool raw;

  RawPeer() {
    this(PoolSystem.create(), PoolType.PAGED_POOL);
  }

  private RawPeer(PoolSystem system, int poolType) {
    this.system = system;
    this.poolType = poolType;
    this.process = open("tenant");
    this.raw = system.raw();
  }

  /** Nonpaged pool that asks nothing of the machine: not locked, nothing given back by time. */
  static RawPeer bare() {
    return new RawPeer(
        PoolSystem.builder()
            .lockPolicy(OsPolicy.OFF)
            .hugePages(OsPolicy.OFF)
            .decayDelay(ChronoUnit.FOREVER.getDuration())
            .build(),
        PoolType.NON_PAGED_POOL_NX);
  }

  /** The same with all that it can ask: locked, huge pages, decay, and every event listened for. */
  static RawPeer machine() {
    PoolSystem system =
        PoolSystem.builder()
            .lockPolicy(OsPolicy.BEST_EFFORT)
            .hugePages(OsPolicy.BEST_EFFORT)
            .emergencyReserve(new PoolReserve(1 << 20, 1 << 20))
            .build();
    for (PoolEvent event : PoolEvent.values()) {
      Subscription _ = system.events().onSet(event, Runnable::run, () -> {});
    }
    Subscription _ = system.events().publishToManagement();
    return new RawPeer(system, PoolType.NON_PAGED_POOL_NX);
  }

  private PoolProcess open(String name) {
    PoolProcess opened = system.createProcess(name, LIMITS);
    processes.add(opened);
    return opened;
  }

  @Override
  long allocate(long bytes) {
    return raw.allocate(poolType, bytes, TAG, process);
  }

  @Override
  void free(long address) {
    raw.free(address, TAG);
  }

  @Override
  public Blocks blocks(Trace trace) {
    return new Recorded(trace);
  }

  @Override
  public boolean trim() {
    system.trim();
    return true;
  }

  @Override
  public void close() {
    processes.forEach(open -> open.close(CloseMode.RUNDOWN));
    system.close();
  }

  /** A trace's blocks: a process for each that was recorded, and the tags and pools recorded. */
  private final class Recorded implements Blocks {
    private final Trace trace;
    private final PoolProcess[] charged;
    private final int[] tags;
    private final long[] addresses;

    Recorded(Trace trace) {
      this.trace = trace;
      charged =
          trace.processes().stream()
              .map(recorded -> open(recorded.name()))
              .toArray(PoolProcess[]::new);
      tags = trace.tags().stream().mapToInt(recorded -> recorded.tag().value()).toArray();
      addresses = new long[trace.blocks()];
    }

    @Override
    public void allocate(int index, int bytes) {
      int pool = trace.paged(index) ? PoolType.PAGED_POOL : PoolType.NON_PAGED_POOL;
      long address =
          raw.allocate(pool, bytes, tags[trace.tag(index)], charged[trace.process(index)]);
      MEMORY.set(ValueLayout.JAVA_BYTE, address, (byte) 1);
      addresses[index] = address;
    }

    @Override
    public void fill(int index, int bytes) {
      MEMORY.asSlice(addresses[index], bytes).fill((byte) index);
    }

    @Override
    public byte read(int index, int offset) {
      return MEMORY.get(ValueLayout.JAVA_BYTE, addresses[index] + offset);
    }

    @Override
    public void free(int index) {
      raw.free(addresses[index], tags[trace.tag(index)]);
    }
  }
}

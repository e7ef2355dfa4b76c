// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.nt.CloseMode;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.nt.QuotaLimits;
import dev.ration.tools.trace.Trace;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Ration by address: tagged, charged to a process that has limits, freed with its tag. */
public final class RawPeer extends AddressPeer {
  /** More than any workload needs, but limits all the same. */
  public static final QuotaLimits LIMITS = new QuotaLimits(4L << 30, 4L << 30);

  private static final int TAG = PoolTag.of("Benc").value();

  private final PoolSystem system = PoolSystem.create();
  private final List<PoolProcess> processes = new ArrayList<>();
  private final PoolProcess process = open("tenant");
  private final RawPool raw = system.raw();

  RawPeer() {}

  private PoolProcess open(String name) {
    PoolProcess opened = system.createProcess(name, LIMITS);
    processes.add(opened);
    return opened;
  }

  @Override
  long allocate(long bytes) {
    return raw.allocate(PoolType.PAGED_POOL, bytes, TAG, process);
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

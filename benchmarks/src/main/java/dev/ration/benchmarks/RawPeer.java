// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.nt.CloseMode;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.nt.QuotaLimits;

/** Ration by address: tagged, charged to a process that has limits, freed with its tag. */
final class RawPeer extends AddressPeer {
  static final QuotaLimits LIMITS = new QuotaLimits(4L << 30, 4L << 30);
  private static final int TAG = PoolTag.of("Benc").value();

  private final PoolSystem system = PoolSystem.create();
  private final PoolProcess process = system.createProcess("tenant", LIMITS);
  private final RawPool raw = system.raw();

  @Override
  long allocate(long bytes) {
    return raw.allocate(PoolType.PAGED_POOL, bytes, TAG, process);
  }

  @Override
  void free(long address) {
    raw.free(address, TAG);
  }

  @Override
  public void close() {
    process.close(CloseMode.RUNDOWN);
    system.close();
  }
}

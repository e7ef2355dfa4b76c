// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.QuotaUsage;
import java.util.concurrent.atomic.AtomicBoolean;

/** Looks at a system while others use it, and at what must be true of every look. */
final class Watching {
  private Watching() {}

  /** Does something over and over, at least once; on a platform thread, see {@link Rendezvous}. */
  @SuppressWarnings("ThreadPriorityCheck") // those who are watched have work to do
  static void repeat(AtomicBoolean stop, Runnable look) {
    do {
      look.run();
      Thread.yield();
    } while (!stop.get());
  }

  /** Usage is never negative nor above the limit or the peak, and the peak never falls. */
  static void usage(AtomicBoolean stop, PoolProcess process, long limit) {
    long[] peak = new long[1];
    repeat(
        stop,
        () -> {
          QuotaUsage usage = process.usage();
          assertThat(usage.pagedPoolUsage()).isBetween(0L, usage.peakPagedPoolUsage());
          assertThat(usage.peakPagedPoolUsage()).isBetween(peak[0], limit);
          peak[0] = usage.peakPagedPoolUsage();
        });
  }

  static void snapshots(AtomicBoolean stop, PoolSystem system) {
    repeat(stop, () -> check(system.snapshot()));
  }

  /** No row of a snapshot contradicts itself. */
  static void check(PoolSnapshot snapshot) {
    for (PoolSnapshot.TagRow row : snapshot.tags()) {
      assertThat(row.allocs()).isGreaterThanOrEqualTo(row.frees());
      assertThat(row.bytes()).isNotNegative();
    }
    for (PoolSnapshot.ProcessRow row : snapshot.processes()) {
      QuotaUsage usage = row.usage();
      assertThat(usage.pagedPoolUsage()).isBetween(0L, usage.peakPagedPoolUsage());
      assertThat(usage.nonPagedPoolUsage()).isBetween(0L, usage.peakNonPagedPoolUsage());
      assertThat(row.blocks()).isNotNegative();
    }
  }
}

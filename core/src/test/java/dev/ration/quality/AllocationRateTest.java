// SPDX-License-Identifier: Apache-2.0
package dev.ration.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.nt.QuotaLimits;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RawPool's hot loops leave nothing to the garbage collector. */
class AllocationRateTest {
  private static final int PAIRS = 1_000_000;
  private static final int LIVE = 1000;
  private static final int WARM_UPS = 10;
  private static final int TAG = PoolTag.of("Rate").value();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private PoolSystem system;
  private PoolProcess process;
  private RawPool raw;

  @BeforeEach
  void open() {
    system = PoolSystem.create();
    process = system.createProcess("tenant", new QuotaLimits(1L << 30, 1L << 30));
    raw = system.raw();
  }

  @AfterEach
  void close() {
    system.close();
  }

  private static long allocatedBy(Runnable body) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    body.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** The least of some runs: what a run allocates while classes load is not the loop's. */
  private static long leastAllocatedBy(Runnable body) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < WARM_UPS && least > 0; i++) {
      least = Math.min(least, allocatedBy(body));
    }
    return least;
  }

  @Test
  void allocationsWouldBeSeen() {
    assertThat(leastAllocatedBy(() -> assertThat(new long[100]).hasSize(100))).isPositive();
  }

  private void pairs() {
    for (int i = 0; i < PAIRS; i++) {
      raw.free(raw.allocate(PoolType.PAGED_POOL, 64, TAG, process), TAG);
    }
  }

  @Test
  void pairsAllocateNothing() {
    assertThat(leastAllocatedBy(this::pairs)).isZero();
  }

  private void replace(long[] addresses, int[] sizes, int[] indexes) {
    for (int i = 0; i < PAIRS; i++) {
      int index = indexes[i % indexes.length];
      raw.free(addresses[index], TAG);
      addresses[index] = raw.allocate(PoolType.PAGED_POOL, sizes[i % sizes.length], TAG, process);
    }
  }

  @Test
  void replacingBlocksOfMixedSizesAllocatesNothing() {
    SplittableRandom random = new SplittableRandom(1);
    // Two lengths without a common factor, so that sizes and indexes meet in ever new pairs.
    int[] sizes = random.ints(4093, 1, 1 << 14).toArray();
    int[] indexes = random.ints(4099, 0, LIVE).toArray();
    long[] addresses = new long[LIVE];
    for (int i = 0; i < LIVE; i++) {
      addresses[i] = raw.allocate(PoolType.NON_PAGED_POOL_NX, 64, TAG, process);
    }

    assertThat(leastAllocatedBy(() -> replace(addresses, sizes, indexes))).isZero();

    for (long address : addresses) {
      raw.free(address, TAG);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.QuotaUsage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Very many processes, and very large blocks, over the platform's memory. */
@SuppressWarnings("deprecation")
class ScaleTest {
  private static final int PROCESSES = 1_000_000;
  private static final long GIB = 1L << 30;

  /** On the heap and off it; the figure measured here is 483. */
  private static final long MOST_BYTES_EACH = 540;

  private static long heapInUse() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Test
  void aMillionProcessesCostAFewHundredBytesEach() {
    try (PoolSystem system = PoolSystem.create()) {
      long before = heapInUse() + nativeInUse(system);
      PoolProcess last = system.systemProcess();
      for (int i = 0; i < PROCESSES; i++) {
        last = system.createProcess("tenant", QuotaLimits.UNLIMITED);
      }
      long each = (heapInUse() + nativeInUse(system) - before) / PROCESSES;
      assertThat(each).as("bytes for each process").isBetween(1L, MOST_BYTES_EACH);
      assertThat(last.id()).isEqualTo(PROCESSES);
      long block = system.raw().allocate(1, 1, 0x46726564, last);
      assertThat(last.usage()).isEqualTo(new QuotaUsage(32, 32, 0, 0));
      system.raw().free(block);
    }
  }

  private static long nativeInUse(PoolSystem system) {
    var snapshot = system.snapshot();
    return snapshot.metadataBytes()
        + snapshot.paged().committed()
        + snapshot.nonPaged().committed();
  }

  @Test
  void aBlockOfGigabytesIsChargedByWholePages() {
    try (PoolSystem system =
        PoolSystem.builder().pagedLimit(4 * GIB).leakSink(leak -> {}).build()) {
      PoolProcess process =
          system.createProcess("tenant", new QuotaLimits(3 * GIB, Long.MAX_VALUE));
      long bytes = 2 * GIB + 1;
      MemorySegment block =
          process.call(() -> system.ex().allocatePoolWithQuotaTag(1, bytes, 0x46726564));
      assertThat(block.byteSize()).isEqualTo(bytes);
      assertThat(block.address() % 4096).isZero();
      assertThat(process.usage().pagedPoolUsage()).isEqualTo(2 * GIB + 4096);
      block.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
      block.set(ValueLayout.JAVA_BYTE, bytes - 1, (byte) 2);
      assertThat(block.get(ValueLayout.JAVA_BYTE, bytes - 1)).isEqualTo((byte) 2);
      system.ex().freePool(block);
      assertThat(process.usage().pagedPoolUsage()).isZero();
      system.checkInvariants();
    }
  }
}

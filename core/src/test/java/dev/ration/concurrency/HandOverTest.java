// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One thread allocates, another frees: blocks of every class, for ever, in bounded memory. */
@Timeout(120)
final class HandOverTest {
  private static final int TAG = PoolTag.of("hand").value();
  private static final int ON_THE_WAY = 64;
  private static final int LAPS = 250;

  /** More than all racks and depots can hold, and much less than what goes through. */
  private static final long CACHES = 48L << 20;

  /** A size for every class, and two that have none. */
  private static List<Long> sizes() {
    List<Long> sizes = new ArrayList<>();
    for (long bytes = 1; bytes <= 512; bytes += 16) {
      sizes.add(bytes);
    }
    for (long bytes = 512; bytes <= 2048; bytes += 128) {
      sizes.add(bytes);
    }
    for (long pages = 1; pages <= 16; pages++) {
      sizes.add(pages * 4096);
    }
    sizes.add(70_000L);
    sizes.add(200_000L);
    return sizes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void memoryDoesNotGrow(int poolType) {
    try (PoolSystem system = PoolSystem.create()) {
      PoolProcess process = system.createProcess("p", QuotaLimits.UNLIMITED);
      handOver(system, process, poolType, LAPS);
      long through = 2L * LAPS * sizes().stream().mapToLong(Cost::of).sum();
      assertThat(through).isGreaterThan(8 * CACHES);
      assertThat(committed(system, poolType)).isLessThan(CACHES);
      assertThat(system.snapshot().metadataBytes()).isLessThan(1 << 20);
      assertThat(Cost.usage(process, poolType)).isZero();
      assertThat(process.references()).isEqualTo(1);
      PoolSnapshot snapshot = system.snapshot();
      assertThat(snapshot.tags())
          .allSatisfy(
              row -> {
                assertThat(row.allocs()).isEqualTo(LAPS * 2L * sizes().size());
                assertThat(row.frees()).isEqualTo(row.allocs());
                assertThat(row.bytes()).isZero();
              });
      system.checkInvariants();
    }
  }

  private static long committed(PoolSystem system, int poolType) {
    PoolSnapshot snapshot = system.snapshot();
    return (poolType == 1 ? snapshot.paged() : snapshot.nonPaged()).peakCommitted();
  }

  /** Two producers, two consumers; one of each is a virtual thread. */
  private static void handOver(PoolSystem system, PoolProcess process, int poolType, int laps) {
    RawPool raw = system.raw();
    List<Long> sizes = sizes();
    ArrayBlockingQueue<Long> queue = new ArrayBlockingQueue<>(ON_THE_WAY);
    Crowd.run(
        4,
        thread -> {
          for (int lap = 0; lap < laps; lap++) {
            for (long bytes : sizes) {
              if (thread < 2) {
                long block = raw.allocate(poolType, bytes, TAG, process);
                assertThat(block).isNotZero();
                queue.put(block);
              } else {
                raw.free(queue.take(), TAG);
              }
            }
          }
        });
  }
}

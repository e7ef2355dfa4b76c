// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.nt.OsPolicy;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.nt.QuotaLimits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class PoolSystemTest {
  private static final int TAG = PoolTag.of("Test").value();

  @Test
  void everySnapshotOfPortableMemorySaysThatNothingIsLocked() {
    try (PoolSystem system = PoolSystem.builder().portableMemory(true).build()) {
      assertThat(system.snapshot().warnings()).singleElement().asString().contains("not locked");
      assertThat(system.snapshot().nonPaged().locked()).isZero();
    }
  }

  @Test
  void whoDoesNotCareForLockingIsNotWarned() {
    try (PoolSystem system = PoolSystem.builder().lockPolicy(OsPolicy.OFF).build()) {
      assertThat(system.snapshot().warnings()).isEmpty();
    }
  }

  @Test
  void whoRequiresLockingWhereThereIsNoneIsRefused() {
    PoolSystem.Builder builder =
        PoolSystem.builder().lockPolicy(OsPolicy.REQUIRE).portableMemory(true);
    assertThatThrownBy(builder::build)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("BEST_EFFORT");
  }

  @Test
  void anOpenArenaOutlivesItsSystem() {
    PoolSystem system = PoolSystem.builder().leakSink(report -> {}).build();
    PoolProcess process = system.createProcess("tenant", QuotaLimits.UNLIMITED);
    PoolArena arena = process.openArena(PoolType.PAGED_POOL, TAG);
    MemorySegment segment = arena.allocate(100, 8);
    segment.set(ValueLayout.JAVA_BYTE, 99, (byte) 7);
    system.close();
    assertThat(segment.get(ValueLayout.JAVA_BYTE, 99)).isEqualTo((byte) 7);
    arena.close();
    assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 99))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLeakSinkThatThrowsStopsNoClose() {
    PoolSystem system =
        PoolSystem.builder()
            .leakSink(
                report -> {
                  throw new IllegalStateException("sink");
                })
            .build();
    PoolProcess process = system.createProcess("tenant", QuotaLimits.UNLIMITED);
    assertThat(system.raw().allocate(PoolType.PAGED_POOL, 100, TAG, process)).isNotZero();
    system.close();
    assertThatThrownBy(system::snapshot).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void twoThreadsOnOneProcessLeaveAnExactUsage() throws InterruptedException {
    try (PoolSystem system = PoolSystem.create()) {
      PoolProcess process = system.createProcess("tenant", new QuotaLimits(1 << 30, 1 << 30));
      Runnable pairs =
          () -> {
            for (int i = 0; i < 200_000; i++) {
              long block = system.raw().allocate(PoolType.PAGED_POOL, 64, TAG, process);
              system.raw().free(block, TAG);
            }
          };
      Thread first = Thread.ofPlatform().start(pairs);
      Thread second = Thread.ofPlatform().start(pairs);
      first.join();
      second.join();
      assertThat(process.usage().pagedPoolUsage()).isZero();
      assertThat(process.usage().peakPagedPoolUsage()).isBetween(80L, 1L << 30);
      system.checkInvariants();
    }
  }
}

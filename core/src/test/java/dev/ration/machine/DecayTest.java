// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.PoolSystem;
import dev.ration.TestSystems;
import dev.ration.internal.event.Clock;
import dev.ration.internal.memory.LinuxMemory;
import dev.ration.internal.memory.OsSettings;
import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.memory.Range;
import dev.ration.internal.routines.Steps;
import dev.ration.nt.OsPolicy;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.support.ScriptedHost;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unused memory goes back to the operating system, measured by the kernel's own figures. */
@EnabledOnOs(OS.LINUX)
class DecayTest {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long SECOND = 1_000_000_000;
  private static final int TAG = PoolTag.of("Idle").value();

  private final Clock clock = Clock.byHand();
  private final List<PoolSystem> opened = new ArrayList<>();
  private long now = -5 * SECOND;

  @AfterEach
  void checkAndClose() {
    for (PoolSystem system : opened) {
      system.checkInvariants();
      system.close();
    }
  }

  private PoolSystem.Builder builder() {
    return TestSystems.clocked(
        PoolSystem.builder()
            .nonPagedLimit(64 * MIB)
            .pagedLimit(64 * MIB)
            .lockPolicy(OsPolicy.OFF)
            .leakSink(report -> {}),
        clock);
  }

  private PoolSystem open(PoolSystem.Builder builder) {
    PoolSystem system = builder.build();
    opened.add(system);
    return system;
  }

  private void pass(double seconds) {
    now += (long) (seconds * SECOND);
    clock.serve(now);
  }

  /** What the kernel has in memory of a range; the mapping around it is of no interest. */
  private static long present(long address, long bytes) {
    Range range = new Range(address, address, bytes, MemorySegment.NULL);
    return new LinuxMemory().presentBytes(range, 0, bytes);
  }

  private static long touched(PoolSystem system, int type, long bytes) {
    long block = system.raw().allocate(type, bytes, TAG);
    system.raw().segment(block).fill((byte) 1);
    return block;
  }

  /** It falls anywhere in the first operations: what they get must not depend on where. */
  @ParameterizedTest
  @ValueSource(ints = {PoolType.PAGED_POOL, PoolType.NON_PAGED_POOL_NX})
  void theFirstLookOnlyBeginsADelay(int type) {
    List<Long> unseen = addresses(open(builder()), type, () -> {});
    assertThat(addresses(open(builder()), type, () -> pass(0))).isEqualTo(unseen);
    assertThat(addresses(open(builder()), type, () -> passTwo())).isNotEqualTo(unseen);
  }

  private void passTwo() {
    pass(0);
    pass(1.5);
  }

  /** Where runs come to lie, from the first one's start, if something happens in between. */
  private static List<Long> addresses(PoolSystem system, int type, Runnable between) {
    long first = touched(system, type, 80 * KIB);
    system.raw().free(first);
    between.run();
    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      offsets.add(touched(system, type, 80 * KIB) - first);
    }
    return offsets;
  }

  @ParameterizedTest
  @ValueSource(ints = {PoolType.PAGED_POOL, PoolType.NON_PAGED_POOL_NX})
  void pagesGoBackOneToTwoDelaysAfterTheirLastUse(int type) {
    PoolSystem system = open(builder());
    pass(0);
    long block = touched(system, type, MIB);
    pass(0.9);
    system.raw().free(block);
    assertThat(present(block, MIB)).isEqualTo(MIB);
    pass(0.1);
    pass(0.9);
    assertThat(present(block, MIB)).isEqualTo(MIB);
    pass(0.1);
    assertThat(present(block, MIB)).isZero();
  }

  @Test
  void theDelayCanBeSet() {
    PoolSystem system = open(builder().decayDelay(Duration.ofSeconds(10)));
    pass(0);
    long block = touched(system, PoolType.PAGED_POOL, MIB);
    system.raw().free(block);
    for (int i = 0; i < 19; i++) {
      pass(1);
    }
    assertThat(present(block, MIB)).isEqualTo(MIB);
    pass(1);
    assertThat(present(block, MIB)).isZero();
  }

  @Test
  void aDelayIsPositive() {
    assertThatThrownBy(() -> builder().decayDelay(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trim()");
  }

  @Test
  void whatIsNeededNowAndThenStays() {
    PoolSystem system = open(builder());
    pass(0);
    long spare = touched(system, PoolType.PAGED_POOL, MIB);
    long used = touched(system, PoolType.PAGED_POOL, MIB);
    system.raw().free(spare);
    system.raw().free(used);
    pass(1);
    for (int i = 0; i < 10; i++) {
      used = system.raw().allocate(PoolType.PAGED_POOL, MIB, TAG);
      system.raw().free(used);
      pass(1);
    }
    assertThat(present(Math.min(spare, used), 2 * MIB)).isEqualTo(MIB);
  }

  @Test
  void anIdleSystemKeepsNothingThatTrimWouldFree() {
    PoolSystem system = open(builder());
    pass(0);
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 15_000; i++) {
      blocks.add(touched(system, PoolType.PAGED_POOL, 1 + i * 7L % 5000));
    }
    long full = system.snapshot().paged().committed();
    blocks.forEach(system.raw()::free);
    for (int i = 0; i < 12; i++) {
      pass(1);
    }
    long decayed = system.snapshot().paged().committed();
    system.trim();
    assertThat(decayed).isEqualTo(system.snapshot().paged().committed()).isLessThan(full / 10);
  }

  @Test
  void aBusyDepotKeepsItsWorkingSet() {
    PoolSystem system = open(builder());
    pass(0);
    long[] blocks = new long[4000];
    for (int round = 0; round < 8; round++) {
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = system.raw().allocate(PoolType.PAGED_POOL, 400, TAG);
      }
      for (long block : blocks) {
        system.raw().free(block);
      }
      pass(1);
    }
    long kept = system.snapshot().paged().committed();
    system.trim();
    assertThat(kept - system.snapshot().paged().committed()).isGreaterThan(blocks.length * 400L);
  }

  @Test
  void inAShortageEverythingGoesBackAtOnce() {
    ScriptedHost files = new ScriptedHost().memory(8192, 8000).pressure(0);
    LinuxMemory memory = new LinuxMemory(files.host(), new OsSettings(OsPolicy.OFF, OsPolicy.OFF));
    PoolSystem system =
        open(TestSystems.over(builder().decayDelay(Duration.ofDays(1)), memory, Steps.NONE));
    pass(0);
    long block = touched(system, PoolType.PAGED_POOL, MIB);
    long small = touched(system, PoolType.PAGED_POOL, 100);
    system.raw().free(block);
    system.raw().free(small);
    pass(1);
    assertThat(present(block, MIB)).isEqualTo(MIB);
    files.pressure(50);
    pass(1);
    assertThat(present(block, MIB)).isZero();
    assertThat(present(small & -4096, 4096)).isZero();
  }

  @Test
  void muchMemoryGoesBackInBatches() {
    PoolSystem system = open(builder().pagedLimit(512 * MIB));
    pass(0);
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 2048; i++) {
      blocks.add(touched(system, PoolType.PAGED_POOL, 128 * KIB));
    }
    long kept = touched(system, PoolType.PAGED_POOL, 128 * KIB);
    blocks.forEach(system.raw()::free);
    for (int i = 0; i < 8; i++) {
      pass(1);
    }
    assertThat(Smaps.sum("Rss", blocks.getFirst(), MIB)).isLessThan(MIB);
    system.raw().free(kept);
  }

  @ParameterizedTest
  @EnumSource(
      value = OsPolicy.class,
      names = {"OFF", "BEST_EFFORT"})
  void theClockOfTheJvmDoesItToo(OsPolicy lock) {
    PoolSystem system =
        open(
            PoolSystem.builder()
                .nonPagedLimit(16 * MIB)
                .lockPolicy(lock)
                .decayDelay(Duration.ofMillis(20)));
    long block = touched(system, PoolType.NON_PAGED_POOL_NX, MIB);
    assertThat(present(block, MIB)).isEqualTo(MIB);
    system.raw().free(block);
    long deadline = System.nanoTime() + 30 * SECOND;
    while (present(block, MIB) > 0 && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(SECOND / 100);
    }
    assertThat(present(block, MIB)).isZero();
  }

  @Test
  void theClockForgetsAClosedSystem() {
    builder().build().close();
    assertThat(clock.isWanted()).isFalse();
  }

  @Test
  void theClockHoldsNoSystemThatNobodyElseHolds() {
    WeakReference<PoolSystem> lost = new WeakReference<>(builder().build());
    for (int i = 0; i < 100 && lost.get() != null; i++) {
      System.gc();
    }
    assertThat(lost.get()).isNull();
    pass(1);
    assertThat(clock.isWanted()).isFalse();
  }

  @Test
  void portableMemoryDoesNotPretend() {
    open(TestSystems.over(builder(), new PortableMemory(), Steps.NONE));
    assertThat(clock.isWanted()).isFalse();
  }
}

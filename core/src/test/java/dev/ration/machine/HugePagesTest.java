// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.PoolSystem;
import dev.ration.TestSystems;
import dev.ration.internal.memory.HostFiles;
import dev.ration.internal.memory.LinuxMemory;
import dev.ration.internal.memory.OsSettings;
import dev.ration.internal.routines.Steps;
import dev.ration.nt.OsPolicy;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.support.ScriptedHost;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Huge pages under large runs, measured by the kernel's own figures. */
@EnabledOnOs(OS.LINUX)
class HugePagesTest {
  private static final long MIB = 1L << 20;
  private static final int TAG = PoolTag.of("Huge").value();

  /** Where the machine has none the tests assert that none are claimed. */
  private static final boolean HUGE =
      HostFiles.REAL.lines("/sys/kernel/mm/transparent_hugepage/enabled").stream()
          .anyMatch(line -> !line.contains("[never]"));

  private static PoolSystem open(OsPolicy policy, OsPolicy lock) {
    return PoolSystem.builder()
        .nonPagedLimit(64 * MIB)
        .pagedLimit(64 * MIB)
        .lockPolicy(lock)
        .hugePages(policy)
        .leakSink(report -> {})
        .build();
  }

  private static void assertPresent(PoolSystem system, long atLeast, long address, long bytes) {
    long present = system.snapshot().hugePages().present();
    assertThat(present).isEqualTo(Smaps.sum("AnonHugePages", address, bytes));
    assertThat(present).isGreaterThanOrEqualTo(HUGE ? atLeast : 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = OsPolicy.class,
      names = {"OFF", "BEST_EFFORT"})
  void largeRunsLieOnHugePagesUntilTheyAreGivenBack(OsPolicy lock) {
    try (PoolSystem system = open(OsPolicy.BEST_EFFORT, lock)) {
      for (int type : new int[] {PoolType.PAGED_POOL, PoolType.NON_PAGED_POOL_NX}) {
        long block = system.raw().allocate(type, 16 * MIB, TAG);
        assertThat(system.snapshot().hugePages().advised()).isBetween(14 * MIB, 16 * MIB);
        system.raw().segment(block).fill((byte) 1);
        assertPresent(system, 8 * MIB, block, 16 * MIB);
        system.raw().free(block);
        system.trim();
        assertThat(system.snapshot().hugePages().advised()).isZero();
        assertThat(Smaps.sum("AnonHugePages", block, 16 * MIB)).isZero();
        assertThat(system.snapshot().hugePages().present()).isZero();
      }
    }
  }

  @Test
  void smallBlocksWhereALargeRunWasCostNoHugePages() {
    try (PoolSystem system = open(OsPolicy.BEST_EFFORT, OsPolicy.OFF)) {
      long large = system.raw().allocate(PoolType.PAGED_POOL, 32 * MIB, TAG);
      system.raw().segment(large).fill((byte) 1);
      system.raw().free(large);
      system.trim();
      long before = Smaps.sum("Rss", large, 32 * MIB);
      for (int i = 0; i < 64; i++) {
        MemorySegment small =
            system.raw().segment(system.raw().allocate(PoolType.PAGED_POOL, 3000, TAG));
        small.fill((byte) 1);
      }
      assertThat(Smaps.sum("Rss", large, 32 * MIB) - before).isLessThan(MIB);
    }
  }

  @Test
  void runsBelowTwoMebibytesAskForNone() {
    try (PoolSystem system = open(OsPolicy.BEST_EFFORT, OsPolicy.OFF)) {
      for (int i = 0; i < 20; i++) {
        system.raw().allocate(PoolType.PAGED_POOL, 2 * MIB - 4096, TAG);
      }
      assertThat(system.snapshot().hugePages().advised()).isZero();
    }
  }

  @Test
  void requiredHugePagesAreThereBeforeTheFirstUse() {
    if (!HUGE) {
      assertThatThrownBy(() -> open(OsPolicy.REQUIRE, OsPolicy.OFF))
          .isInstanceOf(UnsupportedOperationException.class);
      return;
    }
    try (PoolSystem system = open(OsPolicy.REQUIRE, OsPolicy.OFF)) {
      long block = system.raw().allocate(PoolType.PAGED_POOL, 8 * MIB, TAG);
      if (block != 0) { // else the machine had no 2 MiB in one piece, and the refusal is right
        long advised = system.snapshot().hugePages().advised();
        assertThat(advised).isGreaterThanOrEqualTo(6 * MIB);
        assertThat(Smaps.sum("AnonHugePages", block, 8 * MIB)).isEqualTo(advised);
      }
    }
  }

  @Test
  void offAsksForNoneAndShowsNone() {
    try (PoolSystem system = open(OsPolicy.OFF, OsPolicy.OFF)) {
      system.raw().allocate(PoolType.PAGED_POOL, 16 * MIB, TAG);
      assertThat(system.snapshot().hugePages().advised()).isZero();
      assertThat(system.snapshot().hugePages().present()).isZero();
    }
  }

  @Test
  void whereTheMachineHasNoneItIsSaid() {
    ScriptedHost files =
        new ScriptedHost()
            .memory(8192, 8000)
            .with("/sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]");
    for (OsPolicy policy : new OsPolicy[] {OsPolicy.BEST_EFFORT, OsPolicy.REQUIRE}) {
      LinuxMemory memory = new LinuxMemory(files.host(), new OsSettings(OsPolicy.OFF, policy));
      PoolSystem.Builder builder =
          TestSystems.over(
              PoolSystem.builder().lockPolicy(OsPolicy.OFF).hugePages(policy), memory, Steps.NONE);
      if (policy == OsPolicy.REQUIRE) {
        assertThatThrownBy(builder::build)
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessageContaining("transparent_hugepage");
      } else {
        try (PoolSystem system = builder.build()) {
          assertThat(system.snapshot().warnings())
              .singleElement()
              .asString()
              .contains("no huge pages");
        }
      }
    }
  }
}

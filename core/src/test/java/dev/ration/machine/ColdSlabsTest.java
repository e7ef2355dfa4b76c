// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolType;
import dev.ration.nt.QuotaLimits;
import dev.ration.support.PoolTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small blocks of POOL_COLD_ALLOCATION: in pages that they share with no others. */
@SuppressWarnings("deprecation")
class ColdSlabsTest extends PoolTest {
  private static final int HOT = PoolType.PAGED_POOL;
  private static final int COLD = HOT | PoolFlags.POOL_COLD_ALLOCATION;
  private static final int PAGE_SHIFT = 12;

  private final long seed = Long.getLong("ration.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final List<MemorySegment> hot = new ArrayList<>();
  private final List<MemorySegment> cold = new ArrayList<>();

  private MemorySegment allocate(int type, long bytes) {
    MemorySegment block = ex.allocatePoolWithTag(type, bytes, TAG);
    assertThat(block.byteSize()).isEqualTo(bytes);
    return block.fill((byte) bytes);
  }

  private void allocateSome() {
    for (int i = 0; i < 2000; i++) {
      (i % 2 == 0 ? hot : cold).add(allocate(i % 2 == 0 ? HOT : COLD, random.nextLong(1, 2049)));
    }
  }

  private void freeHalf(List<MemorySegment> blocks) {
    for (int i = blocks.size() / 2; i > 0; i--) {
      MemorySegment block = blocks.remove(random.nextInt(blocks.size()));
      assertThat(block.toArray(ValueLayout.JAVA_BYTE)).containsOnly((byte) block.byteSize());
      ex.freePoolWithTag(block, TAG);
    }
  }

  private static Set<Long> pages(List<MemorySegment> blocks) {
    Set<Long> pages = new HashSet<>();
    for (MemorySegment block : blocks) {
      pages.add(block.address() >>> PAGE_SHIFT);
      pages.add((block.address() + block.byteSize() - 1) >>> PAGE_SHIFT);
    }
    return pages;
  }

  @Test
  void theyShareNoPageWithOthers() {
    System.out.println("run again with -Dration.seed=" + seed);
    for (int round = 0; round < 4; round++) {
      allocateSome();
      assertThat(pages(cold)).doesNotContainAnyElementsOf(pages(hot));
      freeHalf(hot);
      freeHalf(cold);
      system.checkInvariants();
    }
  }

  /** What is left is memory for block words and magazines, and it does not add up. */
  @Test
  void theirPagesComeBack() {
    for (int round = 0; round < 20; round++) {
      assertThat(comeAndGo()).isLessThan(500_000);
    }
    assertThat(system.snapshot().reserves()).isEmpty();
  }

  private long comeAndGo() {
    allocateSome();
    assertThat(system.pageOut().blocks()).isEqualTo(1000);
    assertThat(system.snapshot().paged().committed()).isGreaterThan(1_500_000);
    hot.forEach(ex::freePool);
    cold.forEach(ex::freePool);
    hot.clear();
    cold.clear();
    assertThat(system.pageOut().blocks()).isZero();
    system.trim();
    return system.snapshot().paged().committed();
  }

  /** What was freed between others is used again, before there are more pages. */
  @Test
  void theirPagesAreUsedAgain() {
    Deque<MemorySegment> blocks = new ArrayDeque<>();
    for (int i = 0; i < 4000; i++) {
      blocks.add(allocate(COLD, 256));
    }
    long committed = system.snapshot().paged().committed();
    for (int i = 0; i < 40_000; i++) {
      ex.freePool(blocks.remove());
      blocks.add(allocate(COLD, 256));
    }
    assertThat(system.snapshot().paged().committed()).isLessThan(committed * 5 / 4);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 64, 100, 2048})
  void theyAreChargedAndCountedAsOthers(long bytes) {
    PoolProcess process = system.createProcess("tenant", QuotaLimits.UNLIMITED);
    MemorySegment one = process.call(() -> ex.allocatePoolWithQuotaTag(HOT, bytes, TAG));
    long cost = process.usage().pagedPoolUsage();
    MemorySegment other = process.call(() -> ex.allocatePoolWithQuotaTag(COLD, bytes, TAG));
    assertThat(process.usage().pagedPoolUsage()).isEqualTo(2 * cost);
    ex.freePoolWithTag(one, TAG);
    ex.freePoolWithTag(other, TAG);
    assertThat(process.usage().pagedPoolUsage()).isZero();
  }

  /** A pool that is full of them refuses, and has room for others when they are gone. */
  @Test
  void aPoolFullOfThemRefuses() {
    MemorySegment block = ex.allocatePoolWithTag(COLD, 2048, TAG);
    while (block.address() != 0) {
      cold.add(block);
      block = ex.allocatePoolWithTag(COLD, 2048, TAG);
    }
    assertThat(cold).hasSizeGreaterThan((int) (LIMIT / 4096));
    cold.forEach(ex::freePool);
    ex.freePool(allocate(HOT, LIMIT / 4 * 3));
  }
}

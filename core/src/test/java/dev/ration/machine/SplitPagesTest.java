// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.nt.BugCheckError;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolType;
import dev.ration.support.PoolTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of somewhat more than half a page share their pages with smaller ones. */
@SuppressWarnings("deprecation")
class SplitPagesTest extends PoolTest {
  private static final int PAGED = PoolType.PAGED_POOL;
  private static final int COUNT = 2000;
  private static final long PAGE = 4096;

  private final long seed = Long.getLong("ration.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  private List<MemorySegment> allocate(long bytes) {
    List<MemorySegment> blocks = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      blocks.add(ex.allocatePoolWithTag(PAGED, bytes, TAG).fill((byte) (i * 31)));
    }
    return blocks;
  }

  private long committed() {
    return system.snapshot().paged().committed();
  }

  /** Alone the smaller blocks would take a third of a page each, or a quarter. */
  @Test
  void whatLargerBlocksLeaveServesSmallerOnes() {
    List<MemorySegment> heads = allocate(2500);
    heads.addAll(allocate(3000));
    long before = committed();
    List<MemorySegment> tails = allocate(1300);
    tails.addAll(allocate(1000));
    assertThat(committed() - before).isLessThan(COUNT * PAGE * 7 / 12 / 10);
    heads.forEach(ex::freePool);
    tails.forEach(ex::freePool);
    system.trim();
    assertThat(committed()).isLessThan(500_000);
  }

  @Test
  void theyComeAndGoAtRandomAndKeepTheirBytes() {
    System.out.println("run again with -Dration.seed=" + seed);
    List<MemorySegment> blocks = new ArrayList<>();
    for (int step = 0; step < 40_000; step++) {
      if (blocks.size() < 1000 || (blocks.size() < 3000 && random.nextBoolean())) {
        long bytes = random.nextLong(800, 3300);
        blocks.add(ex.allocatePoolWithTag(PAGED, bytes, TAG).fill((byte) bytes));
      } else {
        MemorySegment block = blocks.remove(random.nextInt(blocks.size()));
        assertThat(block.get(ValueLayout.JAVA_BYTE, block.byteSize() - 1))
            .isEqualTo((byte) block.byteSize());
        assertThat(block.mismatch(block.asSlice(1))).isEqualTo(block.byteSize() - 1);
        ex.freePoolWithTag(block, TAG);
      }
    }
    system.checkInvariants();
    blocks.forEach(ex::freePool);
    system.checkInvariants();
  }

  @ParameterizedTest
  @ValueSource(longs = {2500, 3000, 3500})
  void noTailStartsInsideABlock(long bytes) {
    MemorySegment block = ex.allocatePoolWithTag(PAGED, bytes, TAG);
    for (long inside : new long[] {16, 1024, 1360, 2048, 2736, 3072}) {
      if (inside < bytes) {
        assertThatThrownBy(() -> system.raw().free(block.address() + inside, TAG))
            .as("%d", inside)
            .isInstanceOf(BugCheckError.class);
      }
    }
    ex.freePool(block);
  }

  /** A cold block of more than half a page is paged out with its page: nobody else lives there. */
  @Test
  void aColdBlockSharesNoPage() {
    Set<Long> cold = new HashSet<>();
    Set<Long> hot = new HashSet<>();
    for (int i = 0; i < COUNT; i++) {
      int type = PAGED | PoolFlags.POOL_COLD_ALLOCATION;
      cold.add(ex.allocatePoolWithTag(type, 2500, TAG).address() / PAGE);
      hot.add(ex.allocatePoolWithTag(PAGED, 2500, TAG).address() / PAGE);
      hot.add(ex.allocatePoolWithTag(PAGED, 1300, TAG).address() / PAGE);
    }
    assertThat(cold).hasSize(COUNT).doesNotContainAnyElementsOf(hot);
    assertThat(hot).hasSizeLessThan(COUNT * 11 / 10);
  }
}

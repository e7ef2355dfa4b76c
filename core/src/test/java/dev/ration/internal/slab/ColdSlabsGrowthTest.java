// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.PortableMemory;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many pages are set aside for blocks that will rarely be touched, and in how many runs. */
class ColdSlabsGrowthTest {
  private static final long LIMIT = 64L << 20;
  private static final int BYTES = 2048;
  private static final int BLOCKS_OF_A_PAGE = OsMemory.PAGE_SIZE / BYTES;

  private final OsMemory memory = new PortableMemory();
  private final BlockStore store = new BlockStore(memory, 0, LIMIT, () -> {}, 1);
  private final ColdSlabs cold = store.coldSlabs();
  private final Set<Long> blocks = new HashSet<>();

  @AfterEach
  void everyEquationHolds() {
    store.checkInvariants();
    memory.closeSegments();
    memory.release();
  }

  private void take(int count) {
    for (int i = 0; i < count; i++) {
      long block = cold.take(BYTES, true);
      assertThat(block).isNotZero();
      assertThat(blocks.add(block)).as("it is nobody's yet").isTrue();
    }
  }

  @Test
  void aFewBlocksSetFewPagesAside() {
    take(1);
    assertThat(cold.count()).isOne();
    assertThat(store.pages().inUseBytes()).isLessThan(32 * OsMemory.PAGE_SIZE);
  }

  /**
   * Whoever looks for room looks through all runs: ten times the blocks are not ten times those.
   */
  @Test
  void manyBlocksLieInFewRuns() {
    take(2000);
    int runs = cold.count();
    take(18_000);
    assertThat(cold.count()).isLessThan(3 * runs);
    long pages = (long) blocks.size() / BLOCKS_OF_A_PAGE;
    assertThat(store.pages().inUseBytes()).isLessThan(pages * OsMemory.PAGE_SIZE * 6 / 5);
  }

  /** The last of the pool goes in small runs, when no large one is left. */
  @Test
  void aPoolThatIsNearlyFullIsFilled() {
    long block = cold.take(BYTES, true);
    while (block != 0) {
      assertThat(blocks.add(block)).isTrue();
      block = cold.take(BYTES, true);
    }
    long pages = (long) blocks.size() / BLOCKS_OF_A_PAGE;
    assertThat(pages * OsMemory.PAGE_SIZE).isGreaterThan(LIMIT / 100 * 85);
  }
}

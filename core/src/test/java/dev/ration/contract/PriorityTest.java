// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolSystem;
import dev.ration.nt.PoolExtendedParameter;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolPriority;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PriorityTest {
  private static final int TAG = PoolTag.of("Prio").value();
  private static final long LIMIT = 64L << 20;
  private static final long BLOCK = 1L << 20;

  @Test
  void aLowPriorityLeavesAnEighthOfThePoolToOthers() {
    try (PoolSystem system = PoolSystem.builder().pagedLimit(LIMIT).build()) {
      List<MemorySegment> low =
          all(
              () ->
                  system
                      .ex()
                      .allocatePoolPriorityUninitialized(
                          PoolType.PAGED_POOL, BLOCK, TAG, PoolPriority.LOW_POOL_PRIORITY));
      assertThat(low.size() * BLOCK).isBetween(LIMIT / 8 * 6, LIMIT / 8 * 7);
      List<MemorySegment> high =
          all(
              () ->
                  system
                      .ex()
                      .allocatePoolPriorityUninitialized(
                          PoolType.PAGED_POOL, BLOCK, TAG, PoolPriority.HIGH_POOL_PRIORITY));
      assertThat(high).hasSizeGreaterThan(2);
      low.forEach(system.ex()::freePool);
      high.forEach(system.ex()::freePool);
    }
  }

  @Test
  void theExtendedParameterSaysTheSame() {
    try (PoolSystem system = PoolSystem.builder().nonPagedLimit(LIMIT).build()) {
      PoolExtendedParameter low = PoolExtendedParameter.priority(PoolPriority.LOW_POOL_PRIORITY);
      long flags = PoolFlags.POOL_FLAG_NON_PAGED | PoolFlags.POOL_FLAG_UNINITIALIZED;
      List<MemorySegment> blocks = all(() -> system.ex().allocatePool3(flags, BLOCK, TAG, low));
      assertThat(blocks.size() * BLOCK).isBetween(LIMIT / 8 * 6, LIMIT / 8 * 7);
      MemorySegment normal = system.ex().allocatePool2(flags, BLOCK, TAG);
      assertThat(normal).isNotEqualTo(MemorySegment.NULL);
      blocks.forEach(system.ex()::freePool);
      system.ex().freePool(normal);
    }
  }

  private static List<MemorySegment> all(Supplier<MemorySegment> allocation) {
    List<MemorySegment> blocks = new ArrayList<>();
    for (MemorySegment block = allocation.get();
        !block.equals(MemorySegment.NULL);
        block = allocation.get()) {
      blocks.add(block);
    }
    return blocks;
  }
}

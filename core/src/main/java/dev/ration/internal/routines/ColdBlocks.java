// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.slab.BlockStore;
import dev.ration.internal.slab.BlockWord;
import dev.ration.internal.slab.ColdSlabs;
import dev.ration.nt.PageOutResult;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The blocks of paged pool that were asked for with POOL_COLD_ALLOCATION. Small ones lie in {@link
 * ColdSlabs}; this knows the others, which have pages of their own.
 *
 * <p>Remembered by address with tag and length; whether such a block still lives is found out when
 * it matters. A later block of the same tag and length at the same address passes for it: the hint
 * is advisory, and costs it a page fault.
 */
final class ColdBlocks {
  private static final int FEW = 1024;

  /** What was allocated: another tag index or length at the address is another block. */
  private record Cold(int tag, long bytes) {}

  private final Executive executive;
  private final World world;
  private final Claims claims;
  private final Map<Long, Cold> blocks = new ConcurrentHashMap<>();
  private volatile int sweepAt = FEW;

  ColdBlocks(Executive executive, World world, Claims claims) {
    this.executive = executive;
    this.world = world;
    this.claims = claims;
  }

  /** Remembers a block that was just allocated; a full Java heap costs the hint, not the block. */
  void note(long address, long bytes, int tag) {
    try {
      executive.paged.store().cold(address, bytes);
      blocks.put(address, new Cold(executive.tags.index(tag), bytes));
      if (blocks.size() > sweepAt) {
        blocks
            .entrySet()
            .removeIf(each -> !world.behindGate(() -> lives(each.getKey(), each.getValue())));
        sweepAt = Math.max(FEW, 2 * blocks.size());
      }
    } catch (OutOfMemoryError full) {
      // It is a hint.
    }
  }

  private boolean lives(long address, Cold cold) {
    Claims.Block block = claims.read(executive.paged, address);
    return BlockWord.isAllocated(block.word())
        && BlockWord.tag(block.word()) == cold.tag()
        && block.bytes() == cold.bytes();
  }

  /** Asks for every cold block that lives to be paged out. */
  PageOutResult pageOut() {
    ColdSlabs.PagedOut slabs = world.behindGate(executive.paged.store().coldSlabs()::pageOut);
    long[] sums = {slabs.blocks(), slabs.hinted(), slabs.left()};
    blocks
        .entrySet()
        .removeIf(each -> !world.behindGate(() -> pageOut(each.getKey(), each.getValue(), sums)));
    return new PageOutResult(sums[0], sums[1], Math.min(sums[1], sums[2]));
  }

  private boolean pageOut(long address, Cold cold, long[] sums) {
    if (!lives(address, cold)) {
      return false;
    }
    BlockStore store = executive.paged.store();
    long before = store.presentBytes(address, cold.bytes());
    long hinted = store.pageOut(address, cold.bytes());
    sums[0]++;
    sums[1] += hinted;
    if (hinted > 0) {
      sums[2] += Math.max(0, before - store.presentBytes(address, cold.bytes()));
    }
    return true;
  }
}

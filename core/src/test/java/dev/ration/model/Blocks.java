// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** All blocks that are allocated, by address; and in a list, those that a user may free. */
final class Blocks {
  private final TreeMap<Long, Block> byAddress = new TreeMap<>();
  private final List<Block> free = new ArrayList<>();
  private final int line;

  Blocks(int line) {
    this.line = line;
  }

  int count() {
    return byAddress.size();
  }

  int freeable() {
    return free.size();
  }

  Iterable<Block> all() {
    return byAddress.values();
  }

  Block random(RandomGenerator random) {
    return free.isEmpty() ? null : free.get(random.nextInt(free.size()));
  }

  Block at(long address) {
    return byAddress.get(address);
  }

  /** Adds a block, which must overlap no other and lie as its size demands. */
  void add(Block block) {
    requirePlacement(block);
    requireNoOverlap(block);
    byAddress.put(block.address, block);
    if (block.use == Block.Use.POOL) {
      list(block);
    }
  }

  void list(Block block) {
    block.index = free.size();
    free.add(block);
  }

  void unlist(Block block) {
    Block last = free.removeLast();
    if (last != block) {
      free.set(block.index, last);
      last.index = block.index;
    }
    block.index = -1;
  }

  void remove(Block block) {
    byAddress.remove(block.address);
    if (block.index >= 0) {
      unlist(block);
    }
  }

  void requirePlacement(Block block) {
    long address = block.address;
    long last = address + Math.max(block.bytes, 1) - 1;
    if (block.bytes > Sizes.PAGE - 32) {
      if (address % Sizes.PAGE != 0) {
        fail(block + " is not aligned to a page");
      }
    } else if (address / Sizes.PAGE != last / Sizes.PAGE) {
      fail(block + " crosses a page");
    } else if (address % (block.aligned ? line : 16) != 0) {
      fail(block + " is not aligned");
    }
  }

  void requireNoOverlap(Block block) {
    Map.Entry<Long, Block> below = byAddress.floorEntry(block.address);
    if (below != null && below.getValue() != block && end(below.getValue()) > block.address) {
      fail(block + " overlaps " + below.getValue());
    }
    Map.Entry<Long, Block> above = byAddress.higherEntry(block.address);
    if (above != null && end(block) > above.getKey()) {
      fail(block + " overlaps " + above.getValue());
    }
  }

  private static long end(Block block) {
    return block.address + Math.max(block.bytes, 1);
  }
}

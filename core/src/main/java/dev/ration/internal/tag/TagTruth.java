// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.tag;

/**
 * Scratch of a repair or a check, which allocate nothing: what the block words of one tag add up to
 * in each pool. Touched only by who holds every slot.
 */
final class TagTruth {
  private final long[] blocks = new long[2];
  private final long[] bytes = new long[2];

  void clear() {
    for (int pool = 0; pool < 2; pool++) {
      blocks[pool] = 0;
      bytes[pool] = 0;
    }
  }

  void add(int pool, long cost) {
    blocks[pool]++;
    bytes[pool] += cost;
  }

  long blocks(int pool) {
    return blocks[pool];
  }

  long bytes(int pool) {
    return bytes[pool];
  }
}

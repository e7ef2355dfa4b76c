// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

/** Stacks of free addresses in arrays, without any lock; for one thread. A limit, no product. */
final class StackFloorPeer extends AddressPeer {
  private final FloorMemory memory = new FloorMemory();
  private final long[][] stacks = new long[FloorMemory.CLASSES][FloorMemory.MOST];
  private final int[] heights = new int[FloorMemory.CLASSES];

  @Override
  long allocate(long bytes) {
    int sizeClass = FloorMemory.classOf(bytes);
    int top = heights[sizeClass] - 1;
    if (top < 0) {
      return memory.carve(sizeClass);
    }
    heights[sizeClass] = top;
    return stacks[sizeClass][top];
  }

  @Override
  void free(long address) {
    int sizeClass = memory.classAt(address);
    stacks[sizeClass][heights[sizeClass]++] = address;
  }
}

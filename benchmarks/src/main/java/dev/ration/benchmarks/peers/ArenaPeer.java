// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A confined arena for each block, closed to free it; for one thread. */
final class ArenaPeer extends HandlePeer<ArenaPeer.Block> {
  /** An arena and its only segment. */
  record Block(Arena arena, MemorySegment bytes) {}

  @Override
  Block allocate(int bytes) {
    Arena arena = Arena.ofConfined();
    MemorySegment segment = arena.allocate(bytes);
    segment.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
    return new Block(arena, segment);
  }

  @Override
  void free(Block block) {
    block.arena.close();
  }

  @Override
  void fill(Block block, int bytes, byte value) {
    block.bytes.fill(value);
  }

  @Override
  byte read(Block block, int offset) {
    return block.bytes.get(ValueLayout.JAVA_BYTE, offset);
  }
}

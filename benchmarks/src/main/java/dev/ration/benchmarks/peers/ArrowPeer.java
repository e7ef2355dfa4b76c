// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Arrow over Netty: one child, which has a limit, of a root. */
final class ArrowPeer extends HandlePeer<ArrowBuf> {
  private static final long LIMIT = 4L << 30;

  private final BufferAllocator root = new RootAllocator();
  private final BufferAllocator child = root.newChildAllocator("tenant", 0, LIMIT);

  @Override
  ArrowBuf allocate(int bytes) {
    ArrowBuf buffer = child.buffer(bytes);
    buffer.setByte(0, (byte) 1);
    return buffer;
  }

  @Override
  void free(ArrowBuf block) {
    block.close();
  }

  @Override
  void fill(ArrowBuf block, int bytes, byte value) {
    MemorySegment.ofBuffer(block.nioBuffer(0, bytes)).fill(value);
  }

  @Override
  byte read(ArrowBuf block, int offset) {
    return block.getByte(offset);
  }
}

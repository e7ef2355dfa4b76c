// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.foreign.MemorySegment;

/** Netty's pooling allocators of direct buffers, with their defaults. */
final class NettyPeer extends HandlePeer<ByteBuf> {
  private final ByteBufAllocator allocator;

  private NettyPeer(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  static NettyPeer adaptive() {
    return new NettyPeer(new AdaptiveByteBufAllocator(true));
  }

  static NettyPeer pooled() {
    return new NettyPeer(new PooledByteBufAllocator(true));
  }

  @Override
  ByteBuf allocate(int bytes) {
    ByteBuf buffer = allocator.directBuffer(bytes, bytes);
    buffer.setByte(0, 1);
    return buffer;
  }

  @Override
  void free(ByteBuf block) {
    block.release();
  }

  @Override
  void fill(ByteBuf block, int bytes, byte value) {
    MemorySegment.ofBuffer(block.nioBuffer(0, bytes)).fill(value);
  }

  @Override
  byte read(ByteBuf block, int offset) {
    return block.getByte(offset);
  }
}

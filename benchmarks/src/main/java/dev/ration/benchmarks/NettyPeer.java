// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/** Netty's pooling allocators of direct buffers, with their defaults. */
final class NettyPeer extends Peer {
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

  private ByteBuf allocate(int bytes) {
    ByteBuf buffer = allocator.directBuffer(bytes, bytes);
    buffer.setByte(0, 1);
    return buffer;
  }

  @Override
  void pair(int bytes) {
    allocate(bytes).release();
  }

  @Override
  void pairs(int bytes) {
    for (int i = 0; i < PAIRS; i++) {
      pair(bytes);
    }
  }

  @Override
  Blocks blocks(int count) {
    ByteBuf[] kept = new ByteBuf[count];
    byte[] content = new byte[64 << 10];
    return new Blocks() {
      @Override
      public void allocate(int index, int bytes) {
        kept[index] = NettyPeer.this.allocate(bytes);
      }

      @Override
      public void fill(int index, int bytes) {
        kept[index].setBytes(0, content, 0, bytes);
      }

      @Override
      public void free(int index) {
        kept[index].release();
      }
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A peer whose blocks are addresses. */
abstract class AddressPeer extends Peer {
  static final MemorySegment MEMORY = memory();

  @SuppressWarnings("restricted")
  private static MemorySegment memory() {
    return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }

  abstract long allocate(long bytes);

  abstract void free(long address);

  @Override
  public final void pair(int bytes) {
    long address = allocate(bytes);
    MEMORY.set(ValueLayout.JAVA_BYTE, address, (byte) 1);
    free(address);
  }

  @Override
  public final void pairs(int bytes) {
    for (int i = 0; i < PAIRS; i++) {
      pair(bytes);
    }
  }

  @Override
  public Blocks blocks(int count) {
    return new Table(count);
  }

  /** Blocks as addresses. */
  private final class Table implements Blocks {
    private final long[] addresses;

    Table(int count) {
      addresses = new long[count];
    }

    @Override
    public void allocate(int index, int bytes) {
      long address = AddressPeer.this.allocate(bytes);
      MEMORY.set(ValueLayout.JAVA_BYTE, address, (byte) 1);
      addresses[index] = address;
    }

    @Override
    public void fill(int index, int bytes) {
      MEMORY.asSlice(addresses[index], bytes).fill((byte) index);
    }

    @Override
    public byte read(int index, int offset) {
      return MEMORY.get(ValueLayout.JAVA_BYTE, addresses[index] + offset);
    }

    @Override
    public void free(int index) {
      AddressPeer.this.free(addresses[index]);
    }
  }
}

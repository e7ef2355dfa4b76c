// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import dev.ration.internal.slab.SizeClasses;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A block that the model holds: what it is, and the byte that fills it. */
final class Block {
  /** What may free it. */
  enum Use {
    POOL,
    ARENA,
    PARKED
  }

  final long address;
  final int tag;
  final int pool;
  final boolean aligned;

  /** The bytes it was allocated with, which say in what kind of place it lies. */
  final long firstBytes;

  long bytes;
  Account owner;
  MemorySegment memory;
  Use use = Use.POOL;
  byte pattern;

  /** The bytes of its slot, if it lies in a slab of cold blocks; 0 when it was not asked for so. */
  long coldSlot;

  /** Its place in {@link Blocks}, -1 when it is in no list. */
  int index = -1;

  Block(long address, long bytes, int tag, int pool, boolean aligned, Account owner) {
    this.address = address;
    this.bytes = bytes;
    this.firstBytes = bytes;
    this.tag = tag;
    this.pool = pool;
    this.aligned = aligned;
    this.owner = owner;
  }

  long cost() {
    return Sizes.cost(bytes);
  }

  int sizeClass(int line) {
    int sizeClass = SizeClasses.of(firstBytes);
    return aligned && sizeClass != SizeClasses.LARGE
        ? SizeClasses.aligned(sizeClass, line)
        : sizeClass;
  }

  /** Writes the pattern over all of it. */
  void fill(int seed) {
    pattern = (byte) (seed | 1);
    memory.fill(pattern);
  }

  /** Whether nobody has written to it since. */
  boolean isIntact() {
    return holds(memory, pattern);
  }

  static boolean holds(MemorySegment memory, byte value) {
    long bytes = memory.byteSize();
    return bytes == 0
        || (memory.get(ValueLayout.JAVA_BYTE, 0) == value
            && MemorySegment.mismatch(memory, 0, bytes - 1, memory, 1, bytes) < 0);
  }

  @Override
  public String toString() {
    return use + " block of " + bytes + " bytes at 0x" + Long.toHexString(address);
  }
}

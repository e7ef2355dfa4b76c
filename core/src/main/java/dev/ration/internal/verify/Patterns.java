// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that the verifier puts in and around blocks; those that the debug heaps of Windows use,
 * which people know by sight.
 */
final class Patterns {
  /** Allocated, and not yet written to. */
  static final byte FRESH = (byte) 0xCD;

  /** Freed. */
  static final byte FREED = (byte) 0xDD;

  /** Nobody's, beside a block. */
  static final byte NOBODYS = (byte) 0xFD;

  private Patterns() {}

  static void fillFresh(VerifiedBlock block) {
    MemorySegment area = block.area;
    if (area != null) {
      area.asSlice(0, block.before).fill(NOBODYS);
      area.asSlice(block.before, block.bytes).fill(FRESH);
      area.asSlice(block.before + block.bytes).fill(NOBODYS);
    }
  }

  static void fillFreed(VerifiedBlock block) {
    MemorySegment area = block.area;
    if (area != null) {
      area.asSlice(block.before, block.bytes).fill(FREED);
    }
  }

  /** The offset in the area of the byte nearest before the block that is not as it was, or -1. */
  static long damageBefore(VerifiedBlock block) {
    MemorySegment area = block.area;
    for (long i = block.before - 1; area != null && i >= 0; i--) {
      if (byteAt(area, i) != NOBODYS) {
        return i;
      }
    }
    return -1;
  }

  /** The offset in the area of the first byte behind the block that is not as it was, or -1. */
  static long damageAfter(VerifiedBlock block) {
    MemorySegment area = block.area;
    long size = area == null ? 0 : area.byteSize();
    for (long i = block.before + block.bytes; area != null && i < size; i++) {
      if (byteAt(area, i) != NOBODYS) {
        return i;
      }
    }
    return -1;
  }

  static byte byteAt(@Nullable MemorySegment area, long offset) {
    return area == null ? 0 : area.get(ValueLayout.JAVA_BYTE, offset);
  }
}

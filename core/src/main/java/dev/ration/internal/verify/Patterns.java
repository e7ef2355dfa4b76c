// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import dev.ration.internal.memory.Guards;
import dev.ration.internal.memory.OsMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that the verifier puts in and around blocks; those that the debug heaps of Windows use,
 * which people know by sight.
 */
public final class Patterns {
  /** Allocated, and not yet written to. */
  static final byte FRESH = (byte) 0xCD;

  /** Freed. */
  static final byte FREED = (byte) 0xDD;

  /**
   * How far before a block that is only sampled: all of its page would cost as much as the rest.
   */
  private static final long NEAR = 128;

  /** Nobody's, beside a block. */
  static final byte NOBODYS = Guards.FILLING;

  /** Room behind a block in which an overrun is found. */
  public static final int CANARY_BYTES = 16;

  private static final MemorySegment PAGE_OF_NOBODYS =
      MemorySegment.ofArray(new byte[OsMemory.PAGE_SIZE]).fill(NOBODYS);

  private Patterns() {}

  static void fillFresh(VerifiedBlock block) {
    MemorySegment area = block.area;
    if (area != null) {
      area.asSlice(block.before, block.bytes).fill(FRESH);
      if (!block.isGuarded()) {
        area.asSlice(block.before + block.bytes).fill(NOBODYS);
      }
    }
  }

  /** Before a change of a block's length: what it gains is fresh, what it loses is nobody's. */
  static void fillChanged(VerifiedBlock block, long now) {
    MemorySegment area = block.area;
    if (area == null) {
      return;
    }
    long before = block.bytes;
    if (now > before) {
      area.asSlice(block.before + before, now - before).fill(FRESH);
    } else {
      area.asSlice(block.before + now, before - now).fill(NOBODYS);
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
    long reach = block.has(Rungs.FREE_STACK) ? block.before : Math.min(block.before, NEAR);
    if (area == null || mismatch(area, block.before - reach, block.before) < 0) {
      return -1;
    }
    long at = block.before - 1;
    while (byteAt(area, at) == NOBODYS) {
      at--;
    }
    return at;
  }

  /** The offset in the area of the first byte behind the block that is not as it was, or -1. */
  static long damageAfter(VerifiedBlock block) {
    MemorySegment area = block.area;
    return area == null ? -1 : mismatch(area, block.before + block.bytes, area.byteSize());
  }

  /** The first offset from one to another at which a byte is not nobody's, or -1. */
  private static long mismatch(MemorySegment area, long from, long to) {
    for (long at = from; at < to; at += PAGE_OF_NOBODYS.byteSize()) {
      long length = Math.min(PAGE_OF_NOBODYS.byteSize(), to - at);
      long found = MemorySegment.mismatch(area, at, at + length, PAGE_OF_NOBODYS, 0, length);
      if (found >= 0) {
        return at + found;
      }
    }
    return -1;
  }

  static byte byteAt(@Nullable MemorySegment area, long offset) {
    return area == null ? 0 : area.get(ValueLayout.JAVA_BYTE, offset);
  }
}

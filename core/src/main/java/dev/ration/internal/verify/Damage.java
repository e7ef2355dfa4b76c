// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import dev.ration.internal.slab.SizeClasses;
import dev.ration.nt.BugCheck;
import org.jspecify.annotations.Nullable;

/** What the patterns around a block say when it is freed. */
final class Damage {
  private static final int BEFORE = 0x23;
  private static final int AFTER = 0x24;
  private static final int BEYOND_END = 0x51;
  private static final int OVERRUN = 0x21;

  private static final int NOT_ALLOCATED = 0x20;
  private static final int NOT_THE_START = 0x21;

  private Damage() {}

  /** 0xC1/0x20 for what has been freed, or never was a block; 0xC1/0x21 for the middle of one. */
  static BugCheck ofFree(long address, @Nullable VerifiedBlock near) {
    if (near == null) {
      return corruption(
          address,
          0,
          0,
          NOT_ALLOCATED,
          "Freed was memory of special pool that no block has: free what the allocation returned.");
    }
    boolean middle = near.freedBy() == null;
    String advice =
        middle
            ? "Byte %d was freed of %s: free exactly what the allocation returned."
                .formatted(address - near.address(), Texts.of(near))
            : "Freed again was %s: find the second owner.".formatted(Texts.of(near));
    return corruption(
        address, near.address(), near.bytes, middle ? NOT_THE_START : NOT_ALLOCATED, advice);
  }

  private static BugCheck corruption(
      long address, long where, long bytes, int what, String advice) {
    return new BugCheck(
        BugCheck.SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION, address, where, bytes, what, advice);
  }

  /**
   * The bug check of a damaged block, or null.
   *
   * <p>Special pool: 0xC1 with the address, where, the bytes, and 0x23 or 0x24. Ordinary pool: with
   * pool tracking 0xC4/0x51, else 0x19/0x21.
   */
  static @Nullable BugCheck of(VerifiedBlock block) {
    long after = Patterns.damageAfter(block);
    long before = after < 0 ? Patterns.damageBefore(block) : -1;
    long at = Math.max(after, before);
    if (at < 0) {
      return null;
    }
    long where = block.address() - block.before + at;
    int value = Patterns.byteAt(block.area, at) & 255;
    long offset = at - block.before;
    String advice =
        "Byte %d of %s was overwritten with 0x%02X before the free: find who writes there."
            .formatted(offset, Texts.of(block), value);
    if (block.isGuarded()) {
      return corruption(block.address(), where, block.bytes, after >= 0 ? AFTER : BEFORE, advice);
    }
    return block.has(Rungs.TRACK)
        ? new BugCheck(
            BugCheck.DRIVER_VERIFIER_DETECTED_VIOLATION,
            BEYOND_END,
            block.address(),
            where,
            SizeClasses.cost(block.bytes),
            advice)
        : new BugCheck(
            BugCheck.BAD_POOL_HEADER, OVERRUN, block.address(), block.bytes, value, advice);
  }
}

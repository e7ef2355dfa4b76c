// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import dev.ration.internal.memory.Words;

/**
 * What a slot remembers of a tag that it has met: its index and its row, found by the tag itself.
 *
 * <pre>
 * word 0  index 32 | tag 32
 * word 1  pointer to the tag's row in this slot; 0 when the entry is nobody's
 * </pre>
 *
 * <p>A cache of what the tag table and the slot's directory say, and neither ever says otherwise:
 * so an entry that is there is right, and a tag that is driven out loses nothing. Guarded by the
 * slot.
 */
public final class TagEntry {
  private TagEntry() {}

  /** Whether the entry is the tag's. */
  public static boolean isOf(long entry, int tag) {
    return (int) Words.get(entry, 0) == tag && Words.get(entry, 8) != 0;
  }

  public static int index(long entry) {
    return (int) (Words.get(entry, 0) >>> 32);
  }

  public static long row(long entry) {
    return Words.get(entry, 8);
  }

  /** Remembers a tag. */
  public static void remember(long entry, int tag, int index, long row) {
    Words.set(entry, (long) index << 32 | (tag & 0xFFFF_FFFFL));
    Words.set(entry, 8, row);
  }
}

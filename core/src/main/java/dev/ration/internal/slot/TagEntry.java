// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import dev.ration.internal.memory.Words;

/**
 * What a slot remembers of a tag that it has met: its index and its row, found by the tag itself.
 *
 * <pre>
 * word 0  index 32 | tag 32; 0 when the entry is nobody's
 * word 1  pointer to the tag's row in this slot
 * </pre>
 *
 * <p>A cache of what the tag table and the slot's directory say, and neither ever says otherwise:
 * so an entry that is there is right, and a tag that is driven out loses nothing. Guarded by the
 * slot.
 */
public final class TagEntry {
  private TagEntry() {}

  /** Whether the entry is the tag's, which is not 0: so an entry of nobody is no tag's. */
  public static boolean isOf(long entry, int tag) {
    return (int) Words.get(entry, 0) == tag;
  }

  public static int index(long entry) {
    return (int) (Words.get(entry, 0) >>> 32);
  }

  public static long row(long entry) {
    return Words.pointer(Words.get(entry, 8));
  }

  /** Remembers a tag; wherever an error stops this, the entry is right, or nobody's. */
  public static void remember(long entry, int tag, int index, long row) {
    Words.set(entry, 0);
    Words.set(entry, 8, row);
    Words.set(entry, (long) index << 32 | (tag & 0xFFFF_FFFFL));
  }
}

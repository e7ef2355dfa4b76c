// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import dev.ration.internal.memory.Words;
import dev.ration.internal.slab.SizeClasses;

/**
 * Where things stand in the state of a slot. All of it lies off heap, page by page, so that no slot
 * shares a cache line with another or with a Java object.
 *
 * <pre>
 *      0  racks       2 pools x classes x {loaded, spare}; that of LARGE stays empty
 *   4096  tag rows    directory: pointers to chunks of 64 rows
 *      .  stocks      1,024 sets of four entries of quota stock, by process id
 *      .  tags        16,384 entries that remember tags, by the tag
 * </pre>
 */
public final class SlotLayout {
  private static final int RACKS = 0;
  private static final int RACK_BYTES = 16;
  private static final int RACKS_OF_A_POOL = SizeClasses.LARGE + 1;
  private static final int TAG_DIRECTORY = 4096;

  /** Rows of one chunk of tag counters; they start as zeros. */
  public static final int TAG_CHUNK = 64;

  public static final int TAG_ROW_BYTES = 64;
  public static final int TAG_CHUNK_BYTES = TAG_CHUNK * TAG_ROW_BYTES;
  public static final int MAX_TAGS = 1 << 20;

  private static final int STOCKS = TAG_DIRECTORY + MAX_TAGS / TAG_CHUNK * 8;
  private static final int SETS_LOG = 10;
  static final int WAYS = 4;
  static final int STOCK_BYTES = 64;
  public static final int STOCK_ENTRIES = (1 << SETS_LOG) * WAYS;
  private static final int GOLDEN = 0x9E37_79B9;

  private static final int TAGS = STOCKS + STOCK_ENTRIES * STOCK_BYTES;
  private static final int TAGS_LOG = 14;
  private static final int TAG_ENTRY_BYTES = 16;

  static final int BYTES = TAGS + (TAG_ENTRY_BYTES << TAGS_LOG);

  static {
    assert RACKS + 2 * RACKS_OF_A_POOL * RACK_BYTES <= TAG_DIRECTORY;
  }

  private SlotLayout() {}

  /** The rack of one class of one pool (0 nonpaged, 1 paged). */
  public static long rack(long slot, int pool, int sizeClass) {
    return Words.pointer(slot + RACKS + (long) (pool * RACKS_OF_A_POOL + sizeClass) * RACK_BYTES);
  }

  /** Where the pointer to the chunk that holds a tag's row stands. */
  public static long tagChunk(long slot, int tagIndex) {
    return Words.pointer(slot + TAG_DIRECTORY + (long) (tagIndex / TAG_CHUNK) * 8);
  }

  /** A tag's row, or 0 when this slot has not met the tag's chunk. */
  public static long tagRow(long slot, int tagIndex) {
    long chunk = Words.getAcquire(tagChunk(slot, tagIndex));
    return chunk == 0 ? 0 : chunk + (long) (tagIndex & (TAG_CHUNK - 1)) * TAG_ROW_BYTES;
  }

  /** The entry that remembers a tag, or another one in its stead. */
  public static long tagEntry(long slot, int tag) {
    return Words.pointer(slot + TAGS + (long) ((tag * GOLDEN) >>> -TAGS_LOG) * TAG_ENTRY_BYTES);
  }

  /** The four entries in one of which stock of a process would stand. */
  static long stockSet(long slot, int process) {
    return Words.pointer(
        slot + STOCKS + (long) ((process * GOLDEN) >>> -SETS_LOG) * (WAYS * STOCK_BYTES));
  }

  /** The entry of a number, whoever's it is. */
  public static long stockEntry(long slot, int number) {
    return Words.pointer(slot + STOCKS + (long) number * STOCK_BYTES);
  }
}

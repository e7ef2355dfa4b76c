// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import dev.ration.internal.memory.Words;

/**
 * A tag's row in one slot, half a cache line for each pool.
 *
 * <pre>
 * word 0, 4      frees that this slot has counted
 * word 2-3, 6-7  stock of bytes; its blocks are allocations less frees
 * </pre>
 *
 * <p>Allocations are not counted: they are frees and blocks together. Guarded by the slot's lock.
 */
public final class TagRow {
  private TagRow() {}

  public static long stock(long row, int pool) {
    return row + 32L * pool + 16;
  }

  public static void countFree(long row, int pool) {
    Words.add(row + 32L * pool, 1);
  }

  public static long frees(long row, int pool) {
    return Words.get(row + 32L * pool);
  }

  /** Makes all stocks of a new chunk absent. */
  public static void initialize(long chunk) {
    for (int i = 0; i < SlotLayout.TAG_CHUNK; i++) {
      long row = chunk + (long) i * SlotLayout.TAG_ROW_BYTES;
      Stock.remove(stock(row, 0));
      Stock.remove(stock(row, 1));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import dev.ration.internal.memory.Words;

/**
 * A tag's counters in one slot, half a cache line for each pool.
 *
 * <pre>
 * word 0, 4  allocations
 * word 1, 5  frees
 * word 2, 6  stock of bytes (two words)
 * </pre>
 *
 * <p>Guarded by the slot's lock.
 */
public final class TagRow {
  private TagRow() {}

  public static long stock(long row, int pool) {
    return row + 32L * pool + 16;
  }

  public static void countAllocation(long row, int pool) {
    Words.add(row + 32L * pool, 1);
  }

  public static void countFree(long row, int pool) {
    Words.add(row + 32L * pool + 8, 1);
  }

  public static long allocations(long row, int pool) {
    return Words.get(row + 32L * pool);
  }

  public static long frees(long row, int pool) {
    return Words.get(row + 32L * pool + 8);
  }

  public static void addFrees(long row, int pool, long delta) {
    Words.add(row + 32L * pool + 8, delta);
  }

  public static void addAllocations(long row, int pool, long delta) {
    Words.add(row + 32L * pool, delta);
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

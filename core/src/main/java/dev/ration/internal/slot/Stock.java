// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import dev.ration.internal.memory.Words;

/**
 * Bytes that a slot may hand out of its own accord, because they are booked already.
 *
 * <pre>
 *          63       62          61      44 43          0
 * word 0 +--------+-----------+-----------+-------------+
 *        | absent | exclusive | blocks 18 | bytes left  |
 *        +--------+-----------+-----------+-------------+
 * word 1   low: the least that was left whenever bytes came back; kept for an exclusive stock only
 * </pre>
 *
 * <p>Blocks are those taken less those given since the stock was put here, or last folded, biased.
 * Both halves change by one addition: a fast operation reads and writes one word. While the two
 * highest bits of the count differ it is in its middle half, and cannot run over; else the stock is
 * not to be used, as if it were absent, until a slow operation has folded the count.
 *
 * <p>Equation, over all stocks of one account: {@code usage = booked - sum of bytes left}. What the
 * account's usage has been at most since an exclusive stock was put here is {@code booked - low}.
 *
 * <p>Guarded by the slot's lock. Taking and giving are told the word, which the caller has read to
 * decide.
 */
public final class Stock {
  /** The most that one stock may hold; more is given back to the account. */
  public static final long MOST = 2L << 20;

  /** The word of a stock without bytes. */
  public static final long EMPTY = 1L << 61;

  private static final int BLOCKS_SHIFT = 44;
  private static final long BYTES = (1L << BLOCKS_SHIFT) - 1;
  private static final long BLOCK = 1L << BLOCKS_SHIFT;
  private static final int BIAS = 1 << 17;
  private static final long COUNT_TOP = 1L << 61;
  private static final long EXCLUSIVE = 1L << 62;
  private static final long ABSENT = Long.MIN_VALUE;

  private Stock() {}

  /** The word of a stock, to decide by. */
  public static long word(long stock) {
    return Words.get(stock);
  }

  public static boolean isPresent(long word) {
    return word >= 0;
  }

  /** Whether the stock is here and its count far from running over. */
  private static boolean isUsable(long word) {
    return ((word ^ (word << 1)) & COUNT_TOP) != 0;
  }

  /** Whether so many bytes are left. */
  public static boolean has(long word, long bytes) {
    return (word & BYTES) >= bytes && isUsable(word);
  }

  /** Takes the bytes of one block. */
  public static void take(long stock, long word, long bytes) {
    Words.set(stock, word + BLOCK - bytes);
  }

  /** Whether a stock is here and has room for {@code bytes} more. */
  public static boolean hasRoom(long word, long bytes) {
    return (word & BYTES) + bytes <= MOST && isUsable(word);
  }

  /** Gives the bytes of one block. */
  public static void give(long stock, long word, long bytes) {
    if ((word & EXCLUSIVE) != 0) {
      Words.set(stock + 8, Math.min(Words.get(stock + 8), word & BYTES));
    }
    Words.set(stock, word - BLOCK + bytes);
  }

  public static long bytes(long word) {
    return word & BYTES;
  }

  /** Blocks taken less blocks given. */
  public static int blocks(long word) {
    return ((int) (word >>> BLOCKS_SHIFT) & (2 * BIAS - 1)) - BIAS;
  }

  /** The least that was left of an exclusive stock since it was put here. */
  public static long low(long stock) {
    return Math.min(Words.get(stock) & BYTES, Words.get(stock + 8));
  }

  /** Puts a stock here, with no block counted. */
  public static void put(long stock, long bytes, boolean exclusive) {
    Words.set(stock + 8, bytes);
    Words.set(stock, (exclusive ? EXCLUSIVE : 0) | (long) BIAS << BLOCKS_SHIFT | bytes);
  }

  public static void remove(long stock) {
    Words.set(stock, ABSENT);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import dev.ration.internal.memory.Words;

/**
 * Bytes that a slot may hand out of its own accord, because they are booked already.
 *
 * <pre>
 *          63        23      22       21         0
 * word 0 +------------+-----------+--------------+
 *        | blocks 41  | exclusive | bytes left   |
 *        +------------+-----------+--------------+
 * word 1   low: the least that was left whenever bytes came back, and the exclusive bit; 0 for a
 *          stock that is not exclusive, of which it is not kept
 * </pre>
 *
 * <p>Blocks are those taken less those given since the stock was put here, or last folded, biased.
 * Both counts change by one addition: a fast operation reads and writes one word, and asks with one
 * test of the sign whether it may. A word is negative when there is no stock, and when the blocks
 * have run out of their half of the count, on either side: then a slow operation folds them, and
 * nothing is lost.
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

  private static final int BLOCKS_SHIFT = 23;
  private static final long BLOCK = 1L << BLOCKS_SHIFT;
  private static final long EXCLUSIVE = 1L << 22;
  private static final long BYTES = EXCLUSIVE - 1;
  private static final long BIAS = 1L << 39;

  /** The word of a stock without bytes. */
  public static final long EMPTY = BIAS << BLOCKS_SHIFT;

  /** As many blocks as no stock can have: the farthest from those that fast operations leave. */
  private static final long ABSENT = (3 * BIAS) << BLOCKS_SHIFT;

  private Stock() {}

  /** The word of a stock, to decide by. */
  public static long word(long stock) {
    return Words.get(stock);
  }

  /** As {@link #word}; 0, which is no stock, has the word of one that is not present. */
  public static long wordIfAny(long stock) {
    return stock == 0 ? ABSENT : word(stock);
  }

  public static boolean isPresent(long word) {
    return word != ABSENT;
  }

  /** Whether so many bytes are left, and a fast operation may take them. */
  public static boolean has(long word, long bytes) {
    return (((word & BYTES) - bytes) | word) >= 0;
  }

  /** Takes the bytes of one block. */
  public static void take(long stock, long word, long bytes) {
    Words.set(stock, word + BLOCK - bytes);
  }

  /** Whether there is room for {@code bytes} more, and a fast operation may give them. */
  public static boolean hasRoom(long word, long bytes) {
    return ((MOST - bytes - (word & BYTES)) | word) >= 0;
  }

  /** Gives the bytes of one block. */
  public static void give(long stock, long word, long bytes) {
    long left = word & (EXCLUSIVE | BYTES);
    if (left < Words.get(stock, 8)) {
      Words.set(stock, 8, left);
    }
    Words.set(stock, 0, word - BLOCK + bytes);
  }

  /** As {@link #give}; to 0, which is no stock, nothing. */
  public static void giveIfAny(long stock, long word, long bytes) {
    if (stock != 0) {
      give(stock, word, bytes);
    }
  }

  public static long bytes(long word) {
    return word & BYTES;
  }

  /** Blocks taken less blocks given. */
  public static long blocks(long word) {
    long count = word >>> BLOCKS_SHIFT;
    return count < 3 * BIAS ? count - BIAS : count - 5 * BIAS;
  }

  /** The least that was left of an exclusive stock since it was put here; 0 of another. */
  public static long low(long stock) {
    return Math.min(bytes(Words.get(stock)), bytes(Words.get(stock, 8)));
  }

  /** Puts a stock here, with no block counted. */
  public static void put(long stock, long bytes, boolean exclusive) {
    assert bytes >= 0 && bytes <= MOST : bytes;
    Words.set(stock, 8, exclusive ? EXCLUSIVE | bytes : 0);
    Words.set(stock, EMPTY | (exclusive ? EXCLUSIVE : 0) | bytes);
  }

  public static void remove(long stock) {
    Words.set(stock, ABSENT);
  }
}

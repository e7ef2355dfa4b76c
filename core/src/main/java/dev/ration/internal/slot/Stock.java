// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import dev.ration.internal.memory.Words;

/**
 * Bytes that a slot may hand out of its own accord, because they are booked already.
 *
 * <pre>
 * word 0  available   bytes left, or ABSENT
 * word 1  low         the least that was left whenever bytes came back since the stock was put here
 * </pre>
 *
 * <p>Equation, over all stocks of one account: {@code usage = booked - sum of available}. What the
 * account's usage has been at most since a stock was put here is {@code booked - min(low, available)},
 * when it is the only one.
 *
 * <p>Guarded by the slot's lock. Taking and giving are told what is available, which the caller has
 * read to decide.
 */
public final class Stock {
  /** In place of the bytes: there is no stock, so that taking and giving both miss. */
  public static final long ABSENT = Long.MIN_VALUE / 2;

  /** The most that one stock may hold; more is given back to the account. */
  public static final long MOST = 2L << 20;

  private Stock() {}

  public static long available(long stock) {
    return Words.get(stock);
  }

  public static boolean isPresent(long stock) {
    return Words.get(stock) >= 0;
  }

  public static void take(long stock, long available, long bytes) {
    Words.set(stock, available - bytes);
  }

  /** Whether a stock is here and has room for {@code bytes} more. */
  public static boolean hasRoom(long available, long bytes) {
    return available >= 0 && available + bytes <= MOST;
  }

  public static void give(long stock, long available, long bytes) {
    if (available < Words.get(stock + 8)) {
      Words.set(stock + 8, available);
    }
    Words.set(stock, available + bytes);
  }

  /** The least that was left since the stock was put here. */
  public static long low(long stock) {
    return Math.min(Words.get(stock), Words.get(stock + 8));
  }

  public static void put(long stock, long bytes) {
    Words.set(stock, bytes);
    Words.set(stock + 8, bytes);
  }

  public static void remove(long stock) {
    Words.set(stock, ABSENT);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import dev.ration.internal.memory.Words;

/**
 * A process's stocks in one slot.
 *
 * <pre>
 * word 0     process id, 0 when the entry is nobody's
 * word 2, 3  stock of nonpaged pool
 * word 4, 5  stock of paged pool
 * </pre>
 *
 * <p>A process has at most one entry in a slot, in the set that its id is hashed to. Guarded by the
 * slot's lock.
 */
public final class QuotaEntry {
  private QuotaEntry() {}

  /** The id of the process whose the entry is. */
  public static int process(long entry) {
    return (int) Words.get(entry);
  }

  /** The entry of a process, or 0. */
  public static long find(long slot, int process) {
    long set = SlotLayout.stockSet(slot, process);
    return process(set) == process ? set : findFurther(set, process);
  }

  /** The stock of a process, or 0; never 0 for the first entry of its set, as C2 knows. */
  public static long findStock(long slot, int process, int pool) {
    long set = SlotLayout.stockSet(slot, process);
    if (process(set) == process) {
      return stock(set, pool);
    }
    long entry = findFurther(set, process);
    return entry == 0 ? 0 : stock(entry, pool);
  }

  private static long findFurther(long set, int process) {
    for (int way = 1; way < SlotLayout.WAYS; way++) {
      long entry = set + (long) way * SlotLayout.STOCK_BYTES;
      if (process(entry) == process) {
        return entry;
      }
    }
    return 0;
  }

  /** The entry of a process, or one without stock, or one that the process may have instead. */
  public static long place(long slot, int process) {
    long found = find(slot, process);
    if (found != 0) {
      return found;
    }
    long set = SlotLayout.stockSet(slot, process);
    for (int way = 0; way < SlotLayout.WAYS; way++) {
      long entry = set + (long) way * SlotLayout.STOCK_BYTES;
      if (isEmpty(entry)) {
        return entry;
      }
    }
    return set + (long) (process & (SlotLayout.WAYS - 1)) * SlotLayout.STOCK_BYTES;
  }

  public static long stock(long entry, int pool) {
    return entry + 16 + 16L * pool;
  }

  /** Whether neither pool has a stock here. */
  public static boolean isEmpty(long entry) {
    return Words.get(entry) == 0
        || (!Stock.isPresent(Stock.word(stock(entry, 0)))
            && !Stock.isPresent(Stock.word(stock(entry, 1))));
  }

  /** Gives the entry to a process, without stock; 0 gives it to nobody. */
  public static void assign(long entry, int process) {
    Words.set(entry, process);
    Stock.remove(stock(entry, 0));
    Stock.remove(stock(entry, 1));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import dev.ration.internal.memory.Words;

/**
 * A process's stock in one slot.
 *
 * <pre>
 * word 0     process id, 0 when the entry is nobody's
 * word 1     blocks allocated less blocks freed here since the entry became this process's
 * word 2, 3  stock of nonpaged pool
 * word 4, 5  stock of paged pool
 * </pre>
 *
 * <p>Guarded by the slot's lock.
 */
public final class QuotaEntry {
  private QuotaEntry() {}

  public static boolean isOf(long entry, int process) {
    return Words.get(entry) == process;
  }

  public static int process(long entry) {
    return (int) Words.get(entry);
  }

  public static long stock(long entry, int pool) {
    return entry + 16 + 16L * pool;
  }

  public static void addBlocks(long entry, long delta) {
    Words.add(entry + 8, delta);
  }

  public static long blocks(long entry) {
    return Words.get(entry + 8);
  }

  /** Gives the entry to a process, without stock; 0 gives it to nobody. */
  public static void assign(long entry, int process) {
    Words.set(entry, process);
    Words.set(entry + 8, 0);
    Stock.remove(stock(entry, 0));
    Stock.remove(stock(entry, 1));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import dev.ration.internal.memory.Words;

/**
 * A process's stock in one slot.
 *
 * <pre>
 * word 0     process id 24 | blocks allocated less blocks freed here, biased 40
 * word 1     unused
 * word 2, 3  stock of nonpaged pool
 * word 4, 5  stock of paged pool
 * </pre>
 *
 * <p>Word 0 is 0 when the entry is nobody's. Blocks are counted from when the entry became the
 * process's, or was last {@linkplain #takeBlocks folded}. The id and the count share a word because an
 * access costs the fast path more than a shift does.
 *
 * <p>Guarded by the slot's lock.
 */
public final class QuotaEntry {
  private static final int PROCESS_SHIFT = 40;
  private static final long BIAS = 1L << 39;
  private static final long COUNT = (1L << PROCESS_SHIFT) - 1;

  private QuotaEntry() {}

  /** The word that says whose the entry is. */
  public static long owner(long entry) {
    return Words.get(entry);
  }

  public static boolean isOf(long owner, int process) {
    return owner >>> PROCESS_SHIFT == process;
  }

  public static int process(long entry) {
    return (int) (Words.get(entry) >>> PROCESS_SHIFT);
  }

  public static long stock(long entry, int pool) {
    return entry + 16 + 16L * pool;
  }

  /** Counts an allocation (1) or a free (-1); {@code owner} is the entry's word now. */
  public static void countBlock(long entry, long owner, int delta) {
    Words.set(entry, owner + delta);
  }

  public static long blocks(long entry) {
    return (Words.get(entry) & COUNT) - BIAS;
  }

  /** Returns the blocks counted, and starts again. */
  public static long takeBlocks(long entry) {
    long blocks = blocks(entry);
    Words.set(entry, Words.get(entry) - blocks);
    return blocks;
  }

  /** Gives the entry to a process, without stock; 0 gives it to nobody. */
  public static void assign(long entry, int process) {
    Words.set(entry, process == 0 ? 0 : (long) process << PROCESS_SHIFT | BIAS);
    Stock.remove(stock(entry, 0));
    Stock.remove(stock(entry, 1));
  }
}

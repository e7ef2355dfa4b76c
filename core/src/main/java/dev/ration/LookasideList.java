// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.internal.routines.Lookaside;
import dev.ration.internal.routines.PoolRoutines;
import java.lang.foreign.MemorySegment;

/**
 * A lookaside list: entries of one size and tag, last in first out (NPAGED_LOOKASIDE_LIST,
 * PAGED_LOOKASIDE_LIST, LOOKASIDE_LIST_EX; Windows driver documentation, "Using Lookaside Lists").
 *
 * <p>Entries are uncharged and count as allocated under the list's tag, also while they wait on the
 * list. Contents of a reused entry are not cleared. How many may wait adapts to demand, from 4 to
 * 256. All methods may be called from any thread; a closed list neither gives nor takes entries,
 * but throws {@link IllegalStateException}.
 */
public final class LookasideList implements AutoCloseable {
  private final PoolRoutines routines;
  private final Lookaside list;

  LookasideList(PoolRoutines routines, Lookaside list) {
    this.routines = routines;
    this.list = list;
  }

  /** {@return an entry, or NULL when memory was refused and the list's flags do not raise} */
  public MemorySegment allocate() {
    long address = list.allocate();
    return routines.segment(list.poolType(), address, list.size());
  }

  /**
   * Gives an entry back.
   *
   * @param entry that this list gave; one that is on the list already is bug check 0xC2
   */
  public void free(MemorySegment entry) {
    list.free(PoolRoutines.addressOf(entry));
  }

  /** Frees all entries that wait on the list (ExFlushLookasideListEx). */
  public void flush() {
    list.flush();
  }

  /** {@return the bytes of an entry} */
  public long size() {
    return list.size();
  }

  /** {@return the tag of the entries} */
  public int tag() {
    return list.tag();
  }

  /**
   * {@return total allocates, allocate misses, total frees, free misses, entries on the list, and
   * its depth now}
   */
  public Counters counters() {
    long[] counters = list.counters();
    return new Counters(
        counters[0], counters[1], counters[2], counters[3], (int) counters[4], (int) counters[5]);
  }

  /** Deletes the list: frees the entries on it; those that are out stay their users'. */
  @Override
  public void close() {
    list.delete();
  }

  /**
   * What {@code !lookaside} shows.
   *
   * @param totalAllocates calls of {@link #allocate}
   * @param allocateMisses of these, how many went to the pool
   * @param totalFrees calls of {@link #free}
   * @param freeMisses of these, how many went to the pool
   * @param entries on the list now
   * @param depth how many may wait on it now; at first 4, at most 256
   */
  public record Counters(
      long totalAllocates,
      long allocateMisses,
      long totalFrees,
      long freeMisses,
      int entries,
      int depth) {}
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All pages of one pool that are set aside.
 *
 * <p>{@code all} is sorted by address and replaced whole, under {@code this}.
 */
public final class Reserves {
  private final PageHeap heap;
  private final Metadata metadata;
  private final Quiescence quiescence;
  private volatile Reserve[] all = {};

  Reserves(PageHeap heap, Metadata metadata, Quiescence quiescence) {
    this.heap = heap;
    this.metadata = metadata;
    this.quiescence = quiescence;
  }

  /** Sets pages aside for blocks that cost so many bytes; null when there are not so many. */
  public @Nullable Reserve create(long bytes) {
    if (Reserve.pages(Math.min(bytes, heap.limit())) > heap.limit() >>> OsMemory.PAGE_SHIFT) {
      return null;
    }
    Reserve made = Reserve.create(heap, metadata, quiescence, bytes);
    if (made == null) {
      return null;
    }
    boolean added = false;
    try {
      add(made);
      added = true;
    } finally {
      if (!added) {
        made.dissolve(heap, metadata);
      }
    }
    return made;
  }

  private synchronized void add(Reserve made) {
    Reserve[] grown = Arrays.copyOf(all, all.length + 1);
    int at = all.length;
    while (at > 0 && grown[at - 1].address() > made.address()) {
      grown[at] = grown[--at];
    }
    grown[at] = made;
    all = grown;
  }

  /** False when somebody else has. */
  private synchronized boolean remove(Reserve gone) {
    int at = Arrays.asList(all).indexOf(gone);
    if (at < 0) {
      return false;
    }
    Reserve[] shrunk = Arrays.copyOf(all, all.length - 1);
    System.arraycopy(all, at + 1, shrunk, at, shrunk.length - at);
    all = shrunk;
    return true;
  }

  /** Takes back a block in state CACHED, if it lies in pages that are set aside. */
  public boolean giveBack(long block) {
    int kind = PageRecord.kind(PageRecord.header(heap.map().record(block)));
    if (kind != PageRecord.RESERVED_SLAB && kind != PageRecord.RESERVED_RUN) {
      return false;
    }
    Reserve reserve = find(block);
    if (reserve.giveBack(block)) {
      dissolve(reserve);
    }
    return true;
  }

  private Reserve find(long block) {
    Reserve[] sorted = all;
    int low = 0;
    int high = sorted.length;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (sorted[middle].address() <= block) {
        low = middle;
      } else {
        high = middle;
      }
    }
    if (!sorted[low].contains(block)) {
      throw new Invariant.Broken("a page is set aside for nobody", block);
    }
    return sorted[low];
  }

  /**
   * Gives the pages back to the pool, at once or when the last of their blocks is freed. May be
   * called again, if the Java heap was full.
   */
  public void retire(Reserve reserve) {
    if (reserve.retire()) {
      dissolve(reserve);
    }
  }

  private void dissolve(Reserve reserve) {
    if (remove(reserve)) {
      reserve.dissolve(heap, metadata);
    }
  }

  void checkInvariants() {
    for (Reserve reserve : all) {
      reserve.checkInvariants();
    }
  }
}

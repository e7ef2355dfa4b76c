// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs of pages that no block has, oldest first: those never used before those that were.
 *
 * <p>Behind each run lies a page that no run has. Most blocks have one page: such runs are numbers
 * in a ring, so that sampling touches little memory. Guarded by who uses it.
 */
final class FreePages {
  private final int pages;
  private final Map<Integer, Deque<Integer>> longer = new HashMap<>();
  private int[] ring = new int[1024];
  private int first;
  private int singles;
  private int unused = 1;

  FreePages(int pages) {
    this.pages = pages;
  }

  /** The first page of a run, or 0 when there is none of that length. */
  int take(int length) {
    if (unused + length + 1 <= pages) {
      int page = unused;
      unused += length + 1;
      return page;
    }
    if (length == 1) {
      return singles == 0 ? 0 : takeSingle();
    }
    Deque<Integer> same = longer.get(length);
    Integer page = same == null ? null : same.pollFirst();
    return page == null ? 0 : page;
  }

  private int takeSingle() {
    int page = ring[first];
    first = (first + 1) & (ring.length - 1);
    singles--;
    return page;
  }

  void giveBack(int page, int length) {
    if (length > 1) {
      longer.computeIfAbsent(length, size -> new ArrayDeque<>()).addLast(page);
      return;
    }
    if (singles == ring.length) {
      int[] larger = new int[ring.length * 2];
      for (int i = 0; i < singles; i++) {
        larger[i] = ring[(first + i) & (ring.length - 1)];
      }
      ring = larger;
      first = 0;
    }
    ring[(first + singles) & (ring.length - 1)] = page;
    singles++;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.util.Arrays;

/**
 * A bit for each page of a range, as far as it has been committed; nobody guards it but its owner.
 */
final class Bits {
  private long[] words = {};

  /** Makes room for so many pages; new bits are clear. */
  void grow(long pages) {
    int length = Math.toIntExact((pages + 63) >>> 6);
    if (length > words.length) {
      words = Arrays.copyOf(words, Math.max(length, words.length + words.length / 2));
    }
  }

  boolean get(long page) {
    return (words[(int) (page >>> 6)] >>> page & 1) != 0;
  }

  /** How many bits of a stretch are set. */
  int count(long page, long pages) {
    int count = 0;
    for (long next = page; next < page + pages; next = wordAfter(next)) {
      count += Long.bitCount(words[(int) (next >>> 6)] & mask(next, page + pages));
    }
    return count;
  }

  /** Sets a stretch; returns how many bits that changed. */
  int set(long page, long pages) {
    int before = count(page, pages);
    for (long next = page; next < page + pages; next = wordAfter(next)) {
      words[(int) (next >>> 6)] |= mask(next, page + pages);
    }
    return (int) pages - before;
  }

  /** Clears a stretch; returns how many bits that changed. */
  int clear(long page, long pages) {
    int before = count(page, pages);
    for (long next = page; next < page + pages; next = wordAfter(next)) {
      words[(int) (next >>> 6)] &= ~mask(next, page + pages);
    }
    return before;
  }

  private static long wordAfter(long page) {
    return (page | 63) + 1;
  }

  /** The bits of a page's word from that page on, before {@code end}. */
  private static long mask(long page, long end) {
    long from = -1L << page;
    return end >= wordAfter(page) ? from : from & ~(-1L << end);
  }
}

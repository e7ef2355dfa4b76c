// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import java.util.Arrays;

/**
 * A map from numbers of a trace to consecutive indices, without an object for each entry: a trace
 * has millions of block numbers.
 *
 * <p>Open addressing with linear probing; {@code keys.length} is a power of two and at least twice
 * the number of entries. Keys are never negative, so {@code -1} marks a free place.
 */
final class LongIntMap {
  static final int ABSENT = -1;

  private static final long EMPTY = -1;
  private static final int INITIAL_CAPACITY = 16;

  private long[] keys = emptyKeys(INITIAL_CAPACITY);
  private int[] values = new int[INITIAL_CAPACITY];
  private int size;

  /** {@return the value of the key, or {@link #ABSENT}} */
  int get(long key) {
    int place = place(key);
    return keys[place] == key ? values[place] : ABSENT;
  }

  /** Adds an entry; {@return whether the key was absent, otherwise nothing changes} */
  boolean put(long key, int value) {
    int place = place(key);
    if (keys[place] == key) {
      return false;
    }
    keys[place] = key;
    values[place] = value;
    if (++size > keys.length / 2) {
      grow();
    }
    return true;
  }

  int size() {
    return size;
  }

  private int place(long key) {
    int mask = keys.length - 1;
    // The golden ratio spreads consecutive numbers over the whole table.
    int place = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (keys[place] != EMPTY && keys[place] != key) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = emptyKeys(oldKeys.length * 2);
    values = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != EMPTY) {
        int place = place(oldKeys[i]);
        keys[place] = oldKeys[i];
        values[place] = oldValues[i];
      }
    }
  }

  private static long[] emptyKeys(int capacity) {
    long[] keys = new long[capacity];
    Arrays.fill(keys, EMPTY);
    return keys;
  }
}

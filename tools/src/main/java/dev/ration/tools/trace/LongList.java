// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import java.util.Arrays;

/** A growing array of {@code long}. */
final class LongList {
  private long[] values = new long[1_024];
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + (size >> 1));
    }
    values[size++] = value;
  }

  long get(int index) {
    return values[index];
  }

  int size() {
    return size;
  }

  long[] toArray() {
    return Arrays.copyOf(values, size);
  }
}

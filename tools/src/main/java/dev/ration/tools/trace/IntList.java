// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import java.util.Arrays;

/** A growing array of {@code int}. */
final class IntList {
  private int[] values = new int[1_024];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + (size >> 1));
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}

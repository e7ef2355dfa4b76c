// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

/** What the oracle knows of one tag in one pool. */
final class TagCount {
  long allocations;
  long frees;
  long bytes;

  void allocate(long cost) {
    allocations++;
    change(cost);
  }

  void free(long cost) {
    frees++;
    change(-cost);
  }

  void change(long delta) {
    bytes += delta;
  }
}

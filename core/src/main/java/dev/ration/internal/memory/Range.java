// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.MemorySegment;

/**
 * Consecutive addresses that the seam reserved.
 *
 * @param address the first address
 * @param words the pointer by which {@link Words} reaches the first byte
 * @param bytes how many
 * @param segment the whole range, alive until the seam closes its segments
 */
public record Range(long address, long words, long bytes, MemorySegment segment) {
  /** Whether {@code address} lies inside. */
  public boolean contains(long other) {
    return other - address >= 0 && other - address < bytes;
  }
}

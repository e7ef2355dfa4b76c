// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * The size of a block and whether it is charged: the result of ExQueryPoolBlockSize (ntifs.h).
 *
 * @param bytes for a block below a page, what it costs its process less the header of 16 bytes; for
 *     a larger one, its whole pages. Never below the bytes that were asked for
 * @param quotaCharged whether a process is charged for the block
 */
public record PoolBlockSize(long bytes, boolean quotaCharged) {
  /**
   * Makes a block's size.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public PoolBlockSize {
    Invariants.notNegative("bytes", bytes);
  }
}

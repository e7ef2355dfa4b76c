// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

/** A table of blocks of one peer, in the form in which its users hold them. */
interface Blocks {
  /** Allocates a block, touches its first byte and keeps it. */
  void allocate(int index, int bytes);

  /** Writes every byte of a block. */
  void fill(int index, int bytes);

  /** Frees a block that is kept. */
  void free(int index);

  /** Frees a block and allocates another in its place. */
  default void replace(int index, int bytes) {
    free(index);
    allocate(index, bytes);
  }
}

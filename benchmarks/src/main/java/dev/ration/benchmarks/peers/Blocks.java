// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

/** A table of blocks of one peer, in the form in which its users hold them. */
public interface Blocks {
  /** Allocates a block, touches its first byte and keeps it. */
  void allocate(int index, int bytes);

  /** Writes the low byte of a block's index into every byte of it. */
  void fill(int index, int bytes);

  /** Reads one byte of a block. */
  byte read(int index, int offset);

  /** Frees a block that is kept. */
  void free(int index);

  /** Frees a block and allocates another in its place. */
  default void replace(int index, int bytes) {
    free(index);
    allocate(index, bytes);
  }
}

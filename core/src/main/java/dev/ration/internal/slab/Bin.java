// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

/** Free blocks of one class in one shard. All methods may be called by any thread. */
interface Bin {
  /** Puts up to {@code wanted} free blocks into an empty magazine, of a new page if need be. */
  int fill(long magazine, int wanted, boolean patient);

  /** As {@link #fill}, of the pages that are there; nothing when another thread is in the bin. */
  int lend(long magazine, int wanted);

  /** How many blocks {@link #lend} could give; a hint. */
  int free();

  /** Takes {@code count} blocks back from a magazine's rounds {@code from} on. */
  void drain(long magazine, int from, int count);

  /** Takes one block back. */
  void drainOne(long address, long word);
}

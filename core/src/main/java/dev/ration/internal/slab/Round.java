// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.Words;

/**
 * A free block in a {@link Magazine}: its address, and the pointer to its block word, so that an
 * allocation needs no page map.
 */
public final class Round {
  public static final int BYTES = 16;

  private Round() {}

  public static long address(long round) {
    return Words.get(round);
  }

  public static long wordPointer(long round) {
    return Words.pointer(Words.get(round, 8));
  }

  public static void set(long round, long address, long wordPointer) {
    Words.set(round, address);
    Words.set(round, 8, wordPointer);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Words;

/**
 * A bounded stack of free blocks of one class: what caches hold, and slabs fill and drain.
 *
 * <pre>
 * word 0         rounds in it, while it lies in the depot or in somebody's hands
 * word 1         the next magazine in the depot
 * word 2, 3      round 0
 * word 4, 5      round 1, ...
 * </pre>
 */
public final class Magazine {
  private static final int MIN_ROUNDS = 3;
  private static final int MAX_ROUNDS = 127;
  private static final int BYTES_CACHED = 64 << 10;
  private static final int ROUNDS = 16;

  private Magazine() {}

  /**
   * Rounds of a full magazine: 64 KiB of blocks, twice that of blocks of up to a page; but at least
   * {@value #MIN_ROUNDS}, and at most {@value #MAX_ROUNDS}: a magazine takes half a page then.
   */
  public static int capacity(int sizeClass) {
    int slotBytes = SizeClasses.slotBytes(sizeClass);
    int bytes = slotBytes <= OsMemory.PAGE_SIZE ? 2 * BYTES_CACHED : BYTES_CACHED;
    return Math.clamp(bytes / slotBytes, MIN_ROUNDS, MAX_ROUNDS);
  }

  public static int bytes(int sizeClass) {
    return ROUNDS + capacity(sizeClass) * Round.BYTES;
  }

  public static int rounds(long magazine) {
    return (int) Words.get(magazine);
  }

  public static void setRounds(long magazine, int rounds) {
    Words.set(magazine, rounds);
  }

  public static long next(long magazine) {
    return Words.get(magazine + 8);
  }

  public static void setNext(long magazine, long next) {
    Words.set(magazine + 8, next);
  }

  /** The pointer to a {@link Round}; that before the first, too, lies in the magazine. */
  public static long round(long magazine, int round) {
    return magazine + ROUNDS + (long) Round.BYTES * round;
  }

  /** The reverse of {@link #round}. */
  public static long ofRound(long pointer, int round) {
    return pointer - ROUNDS - (long) Round.BYTES * round;
  }

  public static long address(long magazine, int round) {
    return Round.address(round(magazine, round));
  }

  public static long wordPointer(long magazine, int round) {
    return Round.wordPointer(round(magazine, round));
  }

  /** Takes the last round of a magazine that is in nobody else's hands; returns its address. */
  public static long pop(long magazine) {
    int last = rounds(magazine) - 1;
    setRounds(magazine, last);
    return address(magazine, last);
  }

  public static void put(long magazine, int round, long address, long wordPointer) {
    Round.set(round(magazine, round), address, wordPointer);
  }
}

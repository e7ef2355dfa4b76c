// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.cache;

import dev.ration.internal.memory.Words;
import dev.ration.internal.slab.Magazine;
import dev.ration.internal.slab.Round;

/**
 * The two magazines of one class in one slot: the loaded one, which serves, and the spare.
 *
 * <pre>
 *          63                           16 15   8 7      0
 * word 0 +--------------------------------+------+--------+
 *        | last round of loaded magazine  | room | rounds |
 * word 1 | last round of spare magazine   | room | rounds |
 *        +--------------------------------+------+--------+
 * </pre>
 *
 * <p>Two, because with one a thread at its boundary would change magazines at every operation
 * (Bonwick and Adams, 2001, section 3.1). A word points at the round that is taken next, so that it
 * is one load away; where it has no rounds, at where that would be. Room is how many rounds more
 * its magazine takes: a word without magazine has neither, and one test says that an operation can
 * go on. Guarded by the slot's lock.
 *
 * <p>Equation, of each word with a magazine: {@code rounds + room = capacity of the class}.
 */
public final class Rack {
  private static final int POINTER_SHIFT = 16;
  private static final int ROOM_SHIFT = 8;
  private static final int COUNT = 255;
  private static final long ROUND = ((long) Round.BYTES << POINTER_SHIFT) + 1 - (1 << ROOM_SHIFT);

  private Rack() {}

  /** The word of the loaded magazine. */
  public static long loaded(long rack) {
    return Words.get(rack);
  }

  public static long spare(long rack) {
    return Words.get(rack, 8);
  }

  /** The magazine of a word, or 0. */
  public static long magazine(long word) {
    return word == 0 ? 0 : Magazine.ofRound(lastRound(word), rounds(word) - 1);
  }

  /** The round that is taken next, if there is one. */
  public static long lastRound(long word) {
    return word >>> POINTER_SHIFT;
  }

  public static int rounds(long word) {
    return (int) word & COUNT;
  }

  public static int room(long word) {
    return ((int) word >>> ROOM_SHIFT) & COUNT;
  }

  /** The word of a magazine with so many rounds. */
  static long word(int sizeClass, long magazine, int rounds) {
    int room = Magazine.capacity(sizeClass) - rounds;
    long last = Magazine.round(magazine, rounds - 1);
    return last << POINTER_SHIFT | room << ROOM_SHIFT | rounds;
  }

  static void load(long rack, long word) {
    Words.set(rack, word);
  }

  static void setSpare(long rack, long word) {
    Words.set(rack, 8, word);
  }

  /** Forgets both magazines. */
  public static void empty(long rack) {
    load(rack, 0);
    setSpare(rack, 0);
  }

  /** Whether the loaded magazine has a round to take, after a swap if need be. */
  public static boolean readyToTake(long rack) {
    return rounds(loaded(rack)) != 0 || (rounds(spare(rack)) != 0 && swap(rack));
  }

  /** Whether the loaded magazine has room for a round, after a swap if need be. */
  public static boolean readyToPut(long rack) {
    return room(loaded(rack)) != 0 || (room(spare(rack)) != 0 && swap(rack));
  }

  private static boolean swap(long rack) {
    long loaded = loaded(rack);
    load(rack, spare(rack));
    setSpare(rack, loaded);
    return true;
  }

  /** Takes the last round; {@code loaded} is the word now. */
  public static void take(long rack, long loaded) {
    Words.set(rack, loaded - ROUND);
  }

  /** Puts a round; {@code loaded} is the word now. */
  public static void put(long rack, long loaded, long address, long wordPointer) {
    Round.set(lastRound(loaded) + Round.BYTES, address, wordPointer);
    Words.set(rack, loaded + ROUND);
  }
}

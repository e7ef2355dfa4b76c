// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.cache;

import dev.ration.internal.memory.Words;
import dev.ration.internal.slab.Magazine;

/**
 * The two magazines of one class in one slot: the loaded one, which serves, and the spare.
 *
 * <pre>
 *          63                   16 15   8 7      0
 * word 0 +------------------------+------+--------+
 *        | loaded magazine        | room | rounds |
 * word 1 | spare magazine         | room | rounds |
 *        +------------------------+------+--------+
 * </pre>
 *
 * <p>Two, because with one a thread at its boundary would change magazines at every operation
 * (Bonwick and Adams, 2001, section 3.1). Room is how many rounds more a magazine takes: a word
 * without magazine has neither, and one test says that an operation can go on. Guarded by the
 * slot's lock.
 *
 * <p>Equation, of each word with a magazine: {@code rounds + room = capacity of the class}.
 */
public final class Rack {
  private static final int MAGAZINE_SHIFT = 16;
  private static final int ROOM_SHIFT = 8;
  private static final int COUNT = 255;
  private static final long ROUND = 1 - (1 << ROOM_SHIFT);

  private Rack() {}

  /** The word of the loaded magazine. */
  public static long loaded(long rack) {
    return Words.get(rack);
  }

  public static long spare(long rack) {
    return Words.get(rack, 8);
  }

  public static long magazine(long word) {
    return word >>> MAGAZINE_SHIFT;
  }

  public static int rounds(long word) {
    return (int) word & COUNT;
  }

  public static int room(long word) {
    return (int) word >>> ROOM_SHIFT & COUNT;
  }

  /** The word of a magazine with so many rounds. */
  static long word(int sizeClass, long magazine, int rounds) {
    int room = Magazine.capacity(sizeClass) - rounds;
    return magazine << MAGAZINE_SHIFT | room << ROOM_SHIFT | rounds;
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
    Magazine.put(magazine(loaded), rounds(loaded), address, wordPointer);
    Words.set(rack, loaded + ROUND);
  }
}

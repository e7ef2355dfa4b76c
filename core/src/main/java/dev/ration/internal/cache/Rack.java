// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.cache;

import dev.ration.internal.memory.Words;
import dev.ration.internal.slab.Magazine;
import dev.ration.internal.slab.SizeClasses;

/**
 * The two magazines of one class in one slot: the loaded one, which serves, and the spare.
 *
 * <pre>
 *          63                   16 15       0
 * word 0 +------------------------+----------+
 *        | loaded magazine        | rounds   |
 * word 1 | spare magazine         | rounds   |
 *        +------------------------+----------+
 * </pre>
 *
 * <p>Two, because with one a thread at its boundary would change magazines at every operation
 * (Bonwick and Adams, 2001, section 3.1). Guarded by the slot's lock.
 */
public final class Rack {
  private static final int MAGAZINE_SHIFT = 16;
  private static final int ROUNDS = (1 << MAGAZINE_SHIFT) - 1;
  private static final byte[] CAPACITY = capacities();

  private Rack() {}

  private static byte[] capacities() {
    byte[] capacities = new byte[SizeClasses.CLASSES];
    for (int i = 0; i < capacities.length; i++) {
      capacities[i] = (byte) Magazine.capacity(i);
    }
    return capacities;
  }

  /** The word of the loaded magazine, to decide by. */
  public static long loaded(long rack) {
    return Words.get(rack);
  }

  public static long spare(long rack) {
    return Words.get(rack + 8);
  }

  public static long magazine(long word) {
    return word >>> MAGAZINE_SHIFT;
  }

  public static int rounds(long word) {
    return (int) word & ROUNDS;
  }

  /** The word of a magazine with so many rounds. */
  static long word(long magazine, int rounds) {
    return magazine << MAGAZINE_SHIFT | rounds;
  }

  static void load(long rack, long word) {
    Words.set(rack, word);
  }

  static void setSpare(long rack, long word) {
    Words.set(rack + 8, word);
  }

  /** Forgets both magazines. */
  public static void empty(long rack) {
    load(rack, 0);
    setSpare(rack, 0);
  }

  /** The loaded word if it has a round to take, after a swap if need be; 0 if there is none. */
  public static long readyToTake(long rack) {
    long loaded = loaded(rack);
    return rounds(loaded) > 0 ? loaded : swapToTake(rack, loaded);
  }

  private static long swapToTake(long rack, long loaded) {
    long spare = spare(rack);
    if (rounds(spare) == 0) {
      return 0;
    }
    setSpare(rack, loaded);
    load(rack, spare);
    return spare;
  }

  /** Takes the last round; {@code loaded} is the word now. */
  public static void take(long rack, long loaded) {
    Words.set(rack, loaded - 1);
  }

  /** The loaded word if it has room for a round, after a swap if need be; 0 if there is none. */
  public static long readyToPut(long rack, int sizeClass) {
    long loaded = loaded(rack);
    int capacity = CAPACITY[sizeClass];
    return loaded != 0 && rounds(loaded) < capacity ? loaded : swapToPut(rack, loaded, capacity);
  }

  private static long swapToPut(long rack, long loaded, int capacity) {
    long spare = spare(rack);
    if (spare == 0 || rounds(spare) == capacity) {
      return 0;
    }
    setSpare(rack, loaded);
    load(rack, spare);
    return spare;
  }

  /** Puts a round; {@code loaded} is the word now. */
  public static void put(long rack, long loaded, long address, long wordPointer) {
    Magazine.put(magazine(loaded), rounds(loaded), address, wordPointer);
    Words.set(rack, loaded + 1);
  }
}

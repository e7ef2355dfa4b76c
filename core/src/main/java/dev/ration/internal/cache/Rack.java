// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.cache;

import dev.ration.internal.memory.Words;
import dev.ration.internal.slab.Magazine;
import dev.ration.internal.slab.SizeClasses;

/**
 * The two magazines of one class in one slot: the loaded one, which serves, and the spare.
 *
 * <pre>
 * word 0  loaded magazine     word 1  its rounds
 * word 2  spare magazine      word 3  its rounds
 * </pre>
 *
 * <p>Two, because with one a thread at its boundary would change magazines at every operation
 * (Bonwick and Adams, 2001, section 3.1). Guarded by the slot's lock.
 */
public final class Rack {
  private static final byte[] CAPACITY = capacities();

  private Rack() {}

  private static byte[] capacities() {
    byte[] capacities = new byte[SizeClasses.CLASSES];
    for (int i = 0; i < capacities.length; i++) {
      capacities[i] = (byte) Magazine.capacity(i);
    }
    return capacities;
  }

  public static int capacity(int sizeClass) {
    return CAPACITY[sizeClass];
  }

  public static long loaded(long rack) {
    return Words.get(rack);
  }

  public static int rounds(long rack) {
    return (int) Words.get(rack + 8);
  }

  public static void setRounds(long rack, int rounds) {
    Words.set(rack + 8, rounds);
  }

  public static long spare(long rack) {
    return Words.get(rack + 16);
  }

  public static int spareRounds(long rack) {
    return (int) Words.get(rack + 24);
  }

  /** Makes the spare the loaded one and the other way round. */
  public static void swap(long rack) {
    long magazine = loaded(rack);
    int rounds = rounds(rack);
    load(rack, spare(rack), spareRounds(rack));
    setSpare(rack, magazine, rounds);
  }

  static void load(long rack, long magazine, int rounds) {
    Words.set(rack, magazine);
    setRounds(rack, rounds);
  }

  static void setSpare(long rack, long magazine, int rounds) {
    Words.set(rack + 16, magazine);
    Words.set(rack + 24, rounds);
  }

  /** Forgets both magazines. */
  public static void empty(long rack) {
    load(rack, 0, 0);
    setSpare(rack, 0, 0);
  }

  /** Whether a block can be taken, if need be after a swap. */
  public static boolean readyToTake(long rack) {
    if (rounds(rack) > 0) {
      return true;
    }
    if (spareRounds(rack) == 0) {
      return false;
    }
    swap(rack);
    return true;
  }

  /** Whether a block can be put, if need be after a swap. */
  public static boolean readyToPut(long rack, int sizeClass) {
    int capacity = CAPACITY[sizeClass];
    if (loaded(rack) != 0 && rounds(rack) < capacity) {
      return true;
    }
    if (spare(rack) == 0 || spareRounds(rack) == capacity) {
      return false;
    }
    swap(rack);
    return true;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.cache;

import dev.ration.internal.memory.Words;

/**
 * Which racks of one pool have looked the same for some time, each time that somebody looked.
 *
 * <p>A hint, taken from outside the slots: a busy rack may happen to look the same each time, and
 * is filled again then.
 *
 * <p>Threads: one at a time.
 */
final class IdleRacks {
  private static final int LOOKS = 4;

  private final long[] loaded;
  private final long[] spare;
  private final byte[] looks;

  IdleRacks(int racks) {
    this.loaded = new long[racks];
    this.spare = new long[racks];
    this.looks = new byte[racks];
  }

  /** Looks at a rack; true when it has blocks, and has had the same for some time. */
  boolean isIdle(int number, long rack) {
    long nowLoaded = Words.getAcquire(rack);
    long nowSpare = Words.getAcquire(rack + 8);
    boolean same = nowLoaded == loaded[number] && nowSpare == spare[number];
    loaded[number] = nowLoaded;
    spare[number] = nowSpare;
    looks[number] = same ? (byte) Math.min(LOOKS, looks[number] + 1) : 0;
    return looks[number] == LOOKS && Rack.rounds(nowLoaded) + Rack.rounds(nowSpare) > 0;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import dev.ration.internal.memory.SpinLock;

/**
 * Notices that two threads charge the same owner, or give back to him, at the same time.
 *
 * <p>Whoever does says so while he holds the owner's lock. Another who means to, and meets the lock
 * held and that said, has the proof: both are inside an allocation or a free at that instant. A
 * look at the usage or an operation on the other pool proves nothing. Until somebody reads the
 * usage, stocks of that pool may then count as used; without this two threads would take the one
 * exclusive stock from each other at every operation, be it that both charge, or that one gives
 * back what the other was charged.
 *
 * <p>Guarded by the owner's lock; {@code changing} is also read by those who wait for it.
 */
final class Rivals {
  private static final int NOBODY = -1;

  private volatile int changing = NOBODY;
  private int seen;

  /**
   * Takes the lock in order to charge or to give back.
   *
   * @return false when it was not to be had at once, and the caller is not patient
   */
  boolean lockToChange(SpinLock lock, int pool, boolean patient) {
    boolean rival = false;
    if (!lock.tryLock()) {
      if (!patient) {
        return false;
      }
      rival = changing == pool;
      lock.lock();
    }
    changing = pool;
    if (rival) {
      seen |= 1 << pool;
    }
    return true;
  }

  void unlock(SpinLock lock) {
    changing = NOBODY;
    lock.unlock();
  }

  /** Whether rivals have been seen since the last {@link #forget}. */
  boolean seen(int pool) {
    return (seen & 1 << pool) != 0;
  }

  void forget() {
    seen = 0;
  }
}

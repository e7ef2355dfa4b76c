// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A barrier that spins: those who pass it go on within nanoseconds of one another.
 *
 * <p>Who has spun for long parks, and does not yield: two virtual threads that yield to each other
 * can keep a third, which was unparked from outside, off two carriers for good.
 */
final class Rendezvous {
  private final int parties;
  private final AtomicLong arrived = new AtomicLong();
  private volatile boolean broken;

  Rendezvous(int parties) {
    this.parties = parties;
  }

  /** Waits until all have come as often as the caller. */
  void meet() {
    long generation = arrived.getAndIncrement() / parties;
    int spins = 0;
    while (arrived.get() / parties == generation) {
      if (broken) {
        throw new IllegalStateException("another party has failed");
      }
      if (++spins % 2000 == 0) {
        LockSupport.parkNanos(1000);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /** Lets everybody fail who waits, or will. */
  void breakUp() {
    broken = true;
  }

  /** A body that breaks the barrier when it fails. */
  Crowd.Body guard(Crowd.Body body) {
    return thread -> {
      try {
        body.run(thread);
      } catch (Throwable e) {
        breakUp();
        throw e;
      }
    };
  }
}

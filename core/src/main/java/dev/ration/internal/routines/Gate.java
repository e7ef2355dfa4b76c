// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.memory.Pause;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the slow operations under way, so that one that must be alone can be.
 *
 * <pre>
 *  63        62       61       0
 * +--------+---------+----------+
 * | closed | alone   | inside   |
 * +--------+---------+----------+
 * </pre>
 *
 * <p>Fast operations are not counted: whoever is alone also holds every slot.
 */
public final class Gate {
  private static final long CLOSED = 1L << 63;
  private static final long ALONE = 1L << 62;

  private final AtomicLong state = new AtomicLong();

  /**
   * @throws IllegalStateException when the system has been closed
   */
  void enter() {
    enter(true);
  }

  /**
   * As {@link #enter()}; false when somebody is alone and the caller is not patient.
   *
   * @throws IllegalStateException when the system has been closed
   */
  @SuppressWarnings("ThreadPriorityCheck") // whoever is alone works, and is soon done
  boolean enter(boolean patient) {
    while (true) {
      long seen = state.get();
      if ((seen & CLOSED) != 0) {
        throw closed();
      }
      if ((seen & ALONE) != 0) {
        if (!patient) {
          return false;
        }
        Thread.yield();
      } else if (state.compareAndSet(seen, seen + 1)) {
        return true;
      }
    }
  }

  void exit() {
    state.getAndDecrement();
  }

  /** Waits until nobody is inside, and keeps it so. */
  @SuppressWarnings("ThreadPriorityCheck") // nobody waits for this thread yet
  void enterAlone() {
    while (true) {
      long seen = state.get();
      if ((seen & CLOSED) != 0) {
        throw closed();
      }
      if ((seen & ALONE) == 0 && state.compareAndSet(seen, seen | ALONE)) {
        break;
      }
      Thread.yield();
    }
    int spins = 0;
    while ((state.get() & ~ALONE) != 0) {
      Pause.spin(++spins);
    }
  }

  void exitAlone() {
    state.getAndAdd(-ALONE);
  }

  /** Closes for good; the caller is alone. */
  void close() {
    state.set(CLOSED);
  }

  boolean isClosed() {
    return (state.get() & CLOSED) != 0;
  }

  static IllegalStateException closed() {
    return new IllegalStateException("the pool system has been closed");
  }
}

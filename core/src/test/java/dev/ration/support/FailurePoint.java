// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import java.util.concurrent.atomic.AtomicLong;

/** Counts points that could fail, and says of the nth that it does. */
public final class FailurePoint {
  /** What happens at the points after the nth. */
  public enum Mode {
    /** Only the nth fails. */
    ONCE,

    /** The nth and all that follow fail. */
    FROM_THEN_ON
  }

  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
  private volatile Mode mode = Mode.ONCE;
  private volatile boolean fired;

  /** The {@code nth} point from now on fails; 1 is the next. */
  public void arm(long nth, Mode newMode) {
    mode = newMode;
    fired = false;
    left.set(nth);
  }

  public void disarm() {
    left.set(Long.MAX_VALUE);
  }

  /** Whether any point has failed since it was armed. */
  public boolean fired() {
    return fired;
  }

  /** Called at each point: whether this one fails. */
  public boolean fails() {
    if (left.get() == Long.MAX_VALUE) {
      return false;
    }
    long now = left.decrementAndGet();
    boolean fails = now == 0 || (now < 0 && mode == Mode.FROM_THEN_ON);
    fired |= fails;
    return fails;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.soak;

/**
 * One cycle of a soak: grow, stay high, shrink, stay low.
 *
 * @param seconds of a whole cycle
 * @param low bytes that are wanted while it is low
 * @param high bytes that are wanted while it is high
 */
record Cycle(double seconds, long low, long high) {
  private static final double GROWN = 0.2;
  private static final double SHRINKS = 0.5;
  private static final double SHRUNK = 0.65;

  /** The share of a stay after which what was moved has had time to settle. */
  private static final double SETTLED = 0.5;

  private double part(double time) {
    return time % seconds / seconds;
  }

  /** Bytes that are wanted at a time, in seconds since the start. */
  long wanted(double time) {
    double part = part(time);
    if (part < GROWN) {
      return low + (long) ((high - low) * part / GROWN);
    }
    if (part < SHRINKS) {
      return high;
    }
    return part < SHRUNK
        ? high - (long) ((high - low) * (part - SHRINKS) / (SHRUNK - SHRINKS))
        : low;
  }

  /** What goes on at a time. */
  String phase(double time) {
    double part = part(time);
    return part < GROWN ? "grow" : part < SHRINKS ? "high" : part < SHRUNK ? "shrink" : "low";
  }

  /** Whether a stay has lasted long enough to be judged. */
  boolean isSettled(double time) {
    double part = part(time);
    return (part > GROWN + (SHRINKS - GROWN) * SETTLED && part < SHRINKS)
        || part > SHRUNK + (1 - SHRUNK) * SETTLED;
  }

  int number(double time) {
    return (int) (time / seconds);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.soak;

import java.time.Duration;

/**
 * How long a soak takes, what it goes through, and how often it looks.
 *
 * @param seconds of the soak
 * @param cycle what it repeats
 * @param warmUp seconds of a first soak, thrown away
 * @param decay how long memory lies unused before it is given back
 * @param look how often the log has a line
 */
record Course(double seconds, Cycle cycle, double warmUp, Duration decay, Duration look) {
  private static final long MIB = 1L << 20;

  /** So many minutes, in cycles of three at most. */
  static Course ofMinutes(double minutes) {
    double seconds = minutes * 60;
    return new Course(
        seconds,
        new Cycle(Math.clamp(seconds / 6, 10, 180), 384 * MIB, 1024 * MIB),
        Math.min(120, seconds / 10),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1));
  }

  /**
   * Three cycles that a build can wait for. What is unused goes sooner, and is looked at oftener.
   */
  static Course ofABuild() {
    return new Course(
        12, new Cycle(4, 384 * MIB, 768 * MIB), 4, Duration.ofMillis(100), Duration.ofMillis(100));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import java.util.stream.LongStream;

/**
 * How long the tests run that could run for ever: short in a build, long where {@code
 * -Dration.stress=long} asks for it, as {@code stress/run} does.
 */
public final class Stress {
  private static final boolean LONG = "long".equals(System.getProperty("ration.stress"));

  private Stress() {}

  /** Whether this JVM runs the long forms. */
  public static boolean isLong() {
    return LONG;
  }

  /** One number for a build, another for the long form. */
  public static int count(int inBuild, int atLength) {
    return LONG ? atLength : inBuild;
  }

  /**
   * The seeds of a random test, which it names when one fails: {@code -Dration.seed=N} is that one
   * alone. The long form starts where {@code -Dration.firstSeed=N} says, so that no two runs of it
   * need try the same.
   */
  public static LongStream seeds(long first, int count) {
    Long only = Long.getLong("ration.seed");
    if (only != null) {
      return LongStream.of(only);
    }
    long start = first + Long.getLong("ration.firstSeed", 0);
    return LongStream.range(start, start + count);
  }
}

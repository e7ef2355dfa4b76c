// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

/** How much the tests try: little in a build, much with {@code -Dration.stress=long}. */
final class Effort {
  private static final boolean LONG = "long".equals(System.getProperty("ration.stress"));

  private Effort() {}

  static int count(int inBuild, int atLength) {
    return LONG ? atLength : inBuild;
  }
}

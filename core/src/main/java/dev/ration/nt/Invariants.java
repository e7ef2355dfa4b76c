// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import java.util.Locale;

/** Refuses readings that contradict themselves; the messages of such refusals live here. */
final class Invariants {
  private Invariants() {}

  /** Requires {@code 0 <= low <= high}. */
  static void ascending(String lowName, long low, String highName, long high) {
    notNegative(lowName, low);
    if (low > high) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is %d and must not be above %s, %d: while others change them, read %1$s first",
              lowName,
              low,
              highName,
              high));
    }
  }

  /** Requires {@code 0 <= number}. */
  static void notNegative(String name, long number) {
    if (number < 0) {
      throw new IllegalArgumentException(name + " is " + number + " and must not be negative");
    }
  }
}

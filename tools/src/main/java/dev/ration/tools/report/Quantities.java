// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

import java.util.Locale;

/** Numbers as people read them, the same in every country. */
final class Quantities {
  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final String[] TIME_UNITS = {"ns", "us", "ms", "s"};

  private Quantities() {}

  /** {@return such as {@code 12,345}} */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** {@return such as {@code 1 block} or {@code 12,345 blocks}} */
  static String count(long count, String singular, String plural) {
    return count(count) + " " + (count == 1 ? singular : plural);
  }

  /** {@return such as {@code 12.3 MiB}} */
  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1_024 && unit < BYTE_UNITS.length - 1) {
      value /= 1_024;
      unit++;
    }
    return scaled(value, unit == 0) + " " + BYTE_UNITS[unit];
  }

  /** {@return such as {@code 24 ns} or {@code 1.25 ms}} */
  static String nanos(long nanos) {
    double value = nanos;
    int unit = 0;
    while (value >= 1_000 && unit < TIME_UNITS.length - 1) {
      value /= 1_000;
      unit++;
    }
    return scaled(value, unit == 0) + " " + TIME_UNITS[unit];
  }

  /** {@return such as {@code 1.07}} */
  static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }

  /** {@return {@code Paged} or {@code Nonp}, as PoolMon writes it} */
  static String type(boolean paged) {
    return paged ? "Paged" : "Nonp";
  }

  /** Three digits that count are enough to compare by. */
  private static String scaled(double value, boolean whole) {
    int decimals = whole || value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

import java.util.Locale;

/**
 * Where figures were taken, without which they mean nothing.
 *
 * @param ration the version of Ration
 * @param java the Java runtime
 * @param os the operating system
 * @param processors how many processors Java may use
 */
public record Environment(String ration, String java, String os, int processors) {
  /**
   * {@return where this program runs}
   *
   * @param rationVersion the version of Ration
   */
  public static Environment current(String rationVersion) {
    return new Environment(
        rationVersion,
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors());
  }

  /** {@return all of it on one line} */
  public String line() {
    return String.format(
        Locale.ROOT,
        "ration %s, %s, %s, %s",
        ration,
        java,
        os,
        Quantities.count(processors, "processor", "processors"));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Switches the log of leaks off, for tests that leak by the thousand. */
public final class QuietLog {
  /** Kept, since a logger that nobody refers to forgets its level. */
  private static final Logger LOGGER = Logger.getLogger("dev.ration");

  private QuietLog() {}

  /** Off from here on, in this JVM. */
  public static void on() {
    LOGGER.setLevel(Level.OFF);
  }
}

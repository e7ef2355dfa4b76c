// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * Where a system reports blocks that are still there when their process or the system is closed.
 *
 * <p>The sink runs on the closing thread, before close returns. What it throws does not keep the
 * process or the system from closing.
 */
@FunctionalInterface
public interface LeakSink {
  /**
   * Takes note of blocks that were not freed.
   *
   * @param report whose blocks they are and how many, by tag
   */
  void leaked(LeakReport report);
}

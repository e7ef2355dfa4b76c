// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/** What becomes of blocks that are still charged to a process when it is closed. */
public enum CloseMode {
  /**
   * They stay valid and are reported by tag; the process ends when the last is freed; the default.
   */
  REPORT,

  /** They are freed at once; a later free of one of them is a double free. */
  RUNDOWN
}

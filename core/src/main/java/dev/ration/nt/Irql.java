// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * What the running thread may do: its interrupt request level, KIRQL (wdm.h).
 *
 * <p>The constants are in ascending order, so {@link #compareTo} compares levels.
 */
public enum Irql {
  /** Everything is allowed: blocking, page faults, both pools. */
  PASSIVE_LEVEL,

  /** As at PASSIVE_LEVEL; the highest level at which paged memory may be asked for or freed. */
  APC_LEVEL,

  /**
   * The thread must neither block nor fault, as an event loop: nonpaged memory only, and only what
   * is at hand.
   */
  DISPATCH_LEVEL;

  /** {@return the level's number on Windows: 0, 1 or 2} */
  public int level() {
    return ordinal();
  }
}

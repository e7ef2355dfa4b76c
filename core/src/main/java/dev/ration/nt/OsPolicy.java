// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * How much a system insists on what the operating system may refuse: locking memory into RAM beyond
 * RLIMIT_MEMLOCK, placing it on a NUMA node, huge pages.
 */
public enum OsPolicy {
  /** A refusal makes the request for memory fail. */
  REQUIRE,

  /** A refusal is survived: one warning, which every snapshot repeats; the default. */
  BEST_EFFORT,

  /** The operating system is not asked. */
  OFF
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import dev.ration.nt.OsPolicy;

/**
 * What a system wants of the operating system beyond plain memory.
 *
 * @param lock nonpaged memory locked into RAM
 * @param hugePages transparent huge pages under large runs
 */
public record OsSettings(OsPolicy lock, OsPolicy hugePages) {
  /** Plain memory. */
  public static final OsSettings PLAIN = new OsSettings(OsPolicy.OFF, OsPolicy.OFF);
}

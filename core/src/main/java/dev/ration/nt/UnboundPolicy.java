// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/** What a quota routine does on a thread to which no process is bound. */
public enum UnboundPolicy {
  /**
   * The System process is the current one: the block is counted and nobody charged; the default.
   */
  SYSTEM,

  /** The request is refused, so that no allocation escapes its tenant's quota unnoticed. */
  REFUSE
}

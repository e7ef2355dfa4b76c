// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

/**
 * Of one node in one pool, what is guaranteed to it, and what it keeps for those below.
 *
 * <p>Guarded by the tree's lock.
 */
final class Kept {
  /** What the node can always book, as far as limits above it go; 0 for nothing. */
  long guarantee;

  /** What of that, and of guarantees below, is not booked: the node above keeps room for it. */
  long told;

  /** The sum of what the children have told: room that nobody else may book. */
  long below;

  /** A limit was set below what is booked or kept, which is allowed. */
  boolean wasLowered;

  /** Scratch of a check: what {@code below} adds up to. */
  long truthBelow;
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import org.jspecify.annotations.Nullable;

/**
 * A node's account in one pool, its limit, and its place in the tree's list of nodes with stock.
 *
 * <p>Fields of one object, not arrays of the node: there may be a million processes.
 *
 * <p>Guarded by the tree's lock.
 */
final class NodeAccount extends Account {
  long limit;

  /** Bytes of charges that belong to no block. */
  long psCharged;

  /** What of guarantees concerns the node; null while none does, as for most. */
  @Nullable Kept kept;

  @Nullable QuotaNode next;
  @Nullable QuotaNode previous;

  NodeAccount(long limit) {
    this.limit = limit;
  }

  /** Room that is kept for nodes below, so that nobody else may book it. */
  long keptBelow() {
    Kept now = kept;
    return now == null ? 0 : now.below;
  }

  /** What of guarantees, the node's own and below it, has been told to the node above. */
  long told() {
    Kept now = kept;
    return now == null ? 0 : now.told;
  }

  /** What is guaranteed at or below the node and would not be booked after a charge. */
  long unused(long below, long charge) {
    Kept now = kept;
    return now == null ? below : Math.max(below, now.guarantee - booked() - charge);
  }

  Kept makeKept() {
    Kept now = kept;
    if (now == null) {
      now = new Kept();
      now.wasLowered = booked() > limit;
      kept = now;
    }
    return now;
  }
}

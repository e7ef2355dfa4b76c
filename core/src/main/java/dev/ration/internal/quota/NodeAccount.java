// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import dev.ration.internal.slot.Account;
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

  @Nullable QuotaNode next;
  @Nullable QuotaNode previous;

  NodeAccount(long limit) {
    this.limit = limit;
  }
}

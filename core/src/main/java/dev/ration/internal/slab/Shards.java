// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

/**
 * Who has slabs and depots of his own: a slot, on a NUMA node.
 *
 * <p>All memory of a shard lies on its node, as far as the operating system has followed. Where
 * there is one node a slot's number is its shard's; where there are several, slots share the shards
 * of a node, so that there are no more of them in all. Immutable.
 */
public final class Shards {
  private static final int LEAST_ON_A_NODE = 2;

  private final NearNodes nodes;
  private final int onEachNode;

  Shards(NearNodes nodes, int slots) {
    this.nodes = nodes;
    int share = (slots + nodes.count() - 1) / nodes.count();
    this.onEachNode = nodes.count() == 1 ? slots : Math.max(LEAST_ON_A_NODE, share);
  }

  /** At least as many as there are slots. */
  public int count() {
    return nodes.count() * onEachNode;
  }

  /** The shard of a slot on a node. */
  public int of(int node, int slot) {
    return node * onEachNode + slot % onEachNode;
  }

  public int node(int shard) {
    return shard / onEachNode;
  }

  /** The shards of one node. */
  public int onEachNode() {
    return onEachNode;
  }

  /** The shard {@code distance} after another, in the ring of those of its node. */
  public int sibling(int shard, int distance) {
    int first = shard - shard % onEachNode;
    return first + (shard - first + distance) % onEachNode;
  }

  public NearNodes nodes() {
    return nodes;
  }
}

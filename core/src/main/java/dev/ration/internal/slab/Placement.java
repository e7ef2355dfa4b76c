// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.slab.PageMap.Extent;

/**
 * What a pool has on each NUMA node.
 *
 * <p>Equation: every slab, and every run of a class, is for a shard of the node of its extent.
 */
public final class Placement {
  private final PageHeap heap;
  private final Shards shards;

  Placement(PageHeap heap, Shards shards) {
    this.heap = heap;
    this.shards = shards;
  }

  /** Nodes have numbers below this. */
  public int nodes() {
    return shards.nodes().count();
  }

  /** Bytes of pages of a node that are in use, or free and not given back. */
  public long committed(int node) {
    return heap.committedOn(node);
  }

  /** How often a node had nothing for a thread that runs there, and another served. */
  public long servedElsewhere(int node) {
    return shards.nodes().timesElsewhere(node);
  }

  /** Whether the operating system has ever refused to bind memory to a node. */
  public boolean bindWasRefused() {
    return shards.nodes().bindWasRefused();
  }

  /** Checks the equation above; nobody may be running an operation meanwhile. */
  void checkInvariants() {
    for (Extent extent : heap.map().extents()) {
      long page = 0;
      while (page < extent.pages()) {
        page += checkedPages(extent.record(page), extent.node);
      }
    }
  }

  private long checkedPages(long record, int node) {
    long header = PageRecord.header(record);
    int kind = PageRecord.kind(header);
    boolean large = PageRecord.pageClass(header) == SizeClasses.LARGE;
    if (kind == PageRecord.SLAB || (kind == PageRecord.RUN && !large)) {
      Invariant.equal(shards.node(PageRecord.shard(record)), node, "node of a shard", record);
    }
    return switch (kind) {
      case PageRecord.RUN, PageRecord.RESERVED_RUN -> PageRecord.runPages(record);
      case PageRecord.FREE -> PageRecord.freePages(record);
      case PageRecord.RETIRED -> PageRecord.retiredPages(record);
      default -> 1;
    };
  }
}

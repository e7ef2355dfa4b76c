// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Range;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The NUMA nodes, in the order in which a thread wants their memory.
 *
 * <p>Where there is one node nobody is asked for anything. Any thread may call.
 */
public final class NearNodes {
  private static final int[] ONLY = {0};

  private final OsMemory memory;
  private final int count;
  private final int[][] nearest;

  /** How often a node had nothing left, and another served. */
  private final AtomicLongArray servedElsewhere;

  private volatile boolean bindRefused;

  NearNodes(OsMemory memory) {
    this.memory = memory;
    this.count = memory.nodes();
    this.nearest = new int[count][];
    this.servedElsewhere = new AtomicLongArray(count);
    for (int node = 0; node < count; node++) {
      nearest[node] = count == 1 ? ONLY : memory.nodesFrom(node);
    }
  }

  /** Nodes have numbers below this. */
  public int count() {
    return count;
  }

  /**
   * The nodes that have memory, from the running thread's on. It is asked for where it runs, so
   * once for each slow operation is enough. Not to be changed.
   */
  public int[] fromHere() {
    return count == 1 ? ONLY : nearest[memory.currentNode()];
  }

  /** The same, from a given node on. */
  public int[] from(int node) {
    return nearest[node];
  }

  /** Binds memory that nobody has used yet to a node. */
  void bind(Range range, int node) {
    if (count > 1 && !memory.near(range, 0, range.bytes(), node)) {
      bindRefused = true;
    }
  }

  /** Whether the operating system has ever refused to bind memory. */
  boolean bindWasRefused() {
    return bindRefused;
  }

  /** Whether a node has memory of its own. */
  public boolean hasMemory(int node) {
    return nearest[node][0] == node;
  }

  /** Counts that a node had nothing and another has served in its place: if it has (not 0). */
  public void countElsewhere(int node, long served) {
    if (served != 0) {
      servedElsewhere.incrementAndGet(node);
    }
  }

  /** How often that was so. */
  long timesElsewhere(int node) {
    return servedElsewhere.get(node);
  }
}

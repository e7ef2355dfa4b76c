// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

/**
 * Free runs of one kind (dirty or clean), each NUMA node's for itself.
 *
 * <p>A run lies in one extent, and an extent belongs to one node: so runs of two nodes never become
 * one. Equation: {@code pages} = the sum over all nodes, and what a node lists is its own.
 *
 * <p>Guarded by the page heap's lock.
 */
final class NodeRuns {
  private final FreeRuns[] ofNode;
  private final PageMap map;

  NodeRuns(boolean dirty, int nodes, PageMap map) {
    this.ofNode = new FreeRuns[nodes];
    this.map = map;
    for (int node = 0; node < nodes; node++) {
      ofNode[node] = new FreeRuns(dirty);
    }
  }

  private FreeRuns of(long run) {
    return ofNode.length == 1 ? ofNode[0] : ofNode[map.extentOf(run).node];
  }

  long pages() {
    long sum = 0;
    for (FreeRuns each : ofNode) {
      sum += each.pages();
    }
    return sum;
  }

  long pages(int node) {
    return ofNode[node].pages();
  }

  /** The record of a run of a node of at least {@code length} pages, still listed, or 0. */
  long find(int node, long length) {
    return ofNode[node].find(length);
  }

  /** Takes the front of a run of a node; 0 when none has so many pages. */
  long take(int node, long length) {
    return ofNode[node].take(length);
  }

  /** As {@link FreeRuns#findBesideOthers}, on a node. */
  long findBesideOthers(int node, long length) {
    return ofNode[node].findBesideOthers(length);
  }

  /** The record of a run of the longest kind that a node has, still listed, or 0. */
  long longest(int node) {
    return ofNode[node].longest();
  }

  /** The node with the most pages. */
  int fullest() {
    int fullest = 0;
    for (int node = 1; node < ofNode.length; node++) {
      fullest = ofNode[node].pages() > ofNode[fullest].pages() ? node : fullest;
    }
    return fullest;
  }

  void insertCoalesced(long run, long length) {
    of(run).insertCoalesced(run, length);
  }

  /** Takes the end of a listed run, and keeps the rest. */
  void splitTail(long run, long length) {
    of(run).splitTail(run, length);
  }

  /** Takes the front of a listed run, and keeps the rest. */
  long split(long run, long length) {
    return of(run).split(run, length);
  }

  /** The pages of which no node has needed one since the last call. */
  long leastSinceAsked() {
    long sum = 0;
    for (FreeRuns each : ofNode) {
      sum += each.leastSinceAsked();
    }
    return sum;
  }

  /** Checks the equation above and every link. */
  long checkedPages() {
    long sum = 0;
    for (int node = 0; node < ofNode.length; node++) {
      FreeRuns each = ofNode[node];
      sum += each.checkedPages();
      int own = node;
      each.forEach(run -> Invariant.equal(map.extentOf(run).node, own, "node of a free run", run));
    }
    return sum;
  }
}

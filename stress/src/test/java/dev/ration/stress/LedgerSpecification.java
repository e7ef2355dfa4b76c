// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What {@link QuotaLedgerLincheckTest} does, one after the other, in plain numbers. */
public class LedgerSpecification {
  private final long[] used = new long[LedgerOperations.LIMITS.length];
  private final long[] blocks = new long[LedgerOperations.LIMITS.length];
  private final long[] limits = LedgerOperations.LIMITS.clone();
  private final List<ArrayDeque<long[]>> held = new ArrayList<>();

  public LedgerSpecification() {
    for (int i = 0; i < LedgerOperations.THREADS; i++) {
      held.add(new ArrayDeque<>());
    }
  }

  /** Charges a node, and the parent with it. */
  public boolean charge(int thread, int node, int bytes) {
    if (bytes > limits[node] - used[node] || bytes > limits[0] - used[0]) {
      return false;
    }
    used[node] += bytes;
    if (node != 0) {
      used[0] += bytes;
    }
    blocks[node]++;
    held.get(thread).push(new long[] {node, bytes});
    return true;
  }

  /** Gives back what the thread was charged last. */
  public boolean giveBack(int thread) {
    long[] last = held.get(thread).poll();
    if (last == null) {
      return false;
    }
    used[(int) last[0]] -= last[1];
    if (last[0] != 0) {
      used[0] -= last[1];
    }
    blocks[(int) last[0]]--;
    return true;
  }

  public long usage(int node) {
    return used[node];
  }

  public long blocks(int node) {
    return blocks[node];
  }

  public void setLimit(int node, int bytes) {
    limits[node] = bytes;
  }
}

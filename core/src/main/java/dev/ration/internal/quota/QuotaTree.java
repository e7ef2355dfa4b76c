// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import dev.ration.internal.memory.SpinLock;
import dev.ration.internal.slot.Rivals;
import org.jspecify.annotations.Nullable;

/**
 * What a top-level quota node and all below it share: one lock, and the list of nodes of which
 * slots hold stock.
 *
 * <p>Guarded by {@code lock}: everything but the signal, which has its own monitor.
 */
final class QuotaTree {
  final SpinLock lock = new SpinLock(SpinLock.Rank.QUOTA);
  final Rivals rivals = new Rivals();
  final Signal returned = new Signal();

  /** By pool, the first node of which a slot holds stock; a list through the nodes. */
  private final @Nullable QuotaNode[] stocked = new QuotaNode[2];

  /** By pool, the node whose one stock is exclusive. */
  private final @Nullable QuotaNode[] exclusive = new QuotaNode[2];

  /** Threads that wait for quota; while there are any, no stock is given out. */
  int waiters;

  @Nullable QuotaNode stocked(int pool) {
    return stocked[pool];
  }

  @Nullable QuotaNode exclusive(int pool) {
    return exclusive[pool];
  }

  void setExclusive(int pool, @Nullable QuotaNode node) {
    exclusive[pool] = node;
  }

  void list(QuotaNode node, int pool) {
    QuotaNode head = stocked[pool];
    node.accounts[pool].next = head;
    node.accounts[pool].previous = null;
    if (head != null) {
      head.accounts[pool].previous = node;
    }
    stocked[pool] = node;
  }

  void unlist(QuotaNode node, int pool) {
    QuotaNode next = node.accounts[pool].next;
    QuotaNode previous = node.accounts[pool].previous;
    if (previous == null) {
      stocked[pool] = next;
    } else {
      previous.accounts[pool].next = next;
    }
    if (next != null) {
      next.accounts[pool].previous = previous;
    }
    node.accounts[pool].next = null;
    node.accounts[pool].previous = null;
  }

  void forgetStocks(int pool) {
    stocked[pool] = null;
    exclusive[pool] = null;
  }

  /** Wakes those who wait until something is returned; counts, so that no return is missed. */
  static final class Signal {
    private volatile long count;

    long count() {
      return count;
    }

    synchronized void raise() {
      count = count + 1;
      notifyAll();
    }

    /** Returns when something was returned since, or the time is over, or for no reason at all. */
    @SuppressWarnings("WaitNotInLoop") // the callers loop, over their condition and their deadline
    synchronized void awaitChange(long seen, long nanos) throws InterruptedException {
      if (count == seen) {
        wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
      }
    }
  }
}

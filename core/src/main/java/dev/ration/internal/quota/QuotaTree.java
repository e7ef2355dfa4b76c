// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import dev.ration.internal.memory.SpinLock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a top-level quota node and all below it share: one lock, and the list of nodes of which
 * slots hold stock.
 *
 * <p>Where it {@code keeps}, each node's account has {@code told = max(below, guarantee - booked)},
 * and {@code below} = the sum of what the children told; {@code booked + below <= limit}, unless
 * the limit was lowered ({@link Kept}). No stock is given out then: it would be booked in nobody's
 * sight.
 *
 * <p>Guarded by {@code lock}: everything but the signal, which has its own monitor.
 */
final class QuotaTree {
  final SpinLock lock = new SpinLock(SpinLock.Rank.QUOTA);
  final Rivals rivals = new Rivals();
  final Signal returned = new Signal();

  // By pool, in fields and not in arrays: there may be a million trees.
  /** The first node of which a slot holds stock; a list through the nodes. */
  private @Nullable QuotaNode stockedNonPaged;

  private @Nullable QuotaNode stockedPaged;

  /** The node whose one stock is exclusive. */
  private @Nullable QuotaNode exclusiveNonPaged;

  private @Nullable QuotaNode exclusivePaged;

  /** Nodes below the top that have a guarantee. */
  List<QuotaNode> guaranteed = List.of();

  /** Whether room is kept for guarantees. */
  boolean keeps;

  /** Threads that wait for quota; while there are any, no stock is given out. */
  int waiters;

  @Nullable QuotaNode stocked(int pool) {
    return pool == 0 ? stockedNonPaged : stockedPaged;
  }

  @Nullable QuotaNode exclusive(int pool) {
    return pool == 0 ? exclusiveNonPaged : exclusivePaged;
  }

  void setExclusive(int pool, @Nullable QuotaNode node) {
    if (pool == 0) {
      exclusiveNonPaged = node;
    } else {
      exclusivePaged = node;
    }
  }

  private void setStocked(int pool, @Nullable QuotaNode node) {
    if (pool == 0) {
      stockedNonPaged = node;
    } else {
      stockedPaged = node;
    }
  }

  void list(QuotaNode node, int pool) {
    QuotaNode head = stocked(pool);
    node.accounts[pool].next = head;
    node.accounts[pool].previous = null;
    if (head != null) {
      head.accounts[pool].previous = node;
    }
    setStocked(pool, node);
  }

  void unlist(QuotaNode node, int pool) {
    QuotaNode next = node.accounts[pool].next;
    QuotaNode previous = node.accounts[pool].previous;
    if (previous == null) {
      setStocked(pool, next);
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
    setStocked(pool, null);
    setExclusive(pool, null);
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

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import dev.ration.internal.slot.Slot;
import dev.ration.internal.slot.Slots;
import dev.ration.nt.QuotaLimits;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Charges and returns that a slot's stock does not cover.
 *
 * <p>Strict: every charge is decided on the central word under the tree's lock, where stocks are
 * booked already; none succeeds that leaves booked above a limit on the way up. No false refusal:
 * before one, the tree's stocks are taken back from all slots, and while the lock is held none is
 * given out, so that booked is what is used. All or nothing: every node on the way is checked
 * before any is changed.
 *
 * <p>Lock order: one tree's, then a slot's.
 */
public final class QuotaLedger {
  /** Returned by {@link #charge} when the tree's lock was not to be had at once. */
  public static final QuotaNode BUSY = new QuotaNode(0, "busy", null, QuotaLimits.UNLIMITED);

  /** Returned by {@link #charge} when the process has been closed and takes no new charge. */
  public static final QuotaNode CLOSED = new QuotaNode(0, "closed", null, QuotaLimits.UNLIMITED);

  private final Slots slots;
  private final QuotaStocks stocks;

  /**
   * @param nodes finds a node by its process id, for stocks that make room for others
   */
  public QuotaLedger(Slots slots, IntFunction<@Nullable QuotaNode> nodes) {
    this.slots = slots;
    this.stocks = new QuotaStocks(slots, nodes);
  }

  /**
   * Charges bytes, and {@code blocks} blocks that keep the process referenced.
   *
   * @param ceiling the ancestor from which on nothing is charged; null charges up to the top
   * @param slotIndex where stock may be put, or -1
   * @param patient whether to wait for the lock
   * @return null when charged; else the node whose limit refused, or {@link #BUSY} or {@link
   *     #CLOSED}
   */
  public @Nullable QuotaNode charge(
      QuotaNode node,
      @Nullable QuotaNode ceiling,
      int pool,
      long bytes,
      int blocks,
      int slotIndex,
      boolean patient) {
    QuotaTree tree = node.tree;
    if (!tree.rivals.lockToChange(tree.lock, pool, patient)) {
      return BUSY;
    }
    try {
      QuotaNode refusing = makeRoom(node, ceiling, pool, bytes);
      if (refusing != null) {
        return refusing;
      }
      Slot slot = slotIndex < 0 ? null : slots.acquire(slotIndex);
      for (QuotaNode n = node; n != ceiling; n = WayUp.parentOf(n)) {
        n.accounts[pool].charge(bytes);
        noteSoftLimits(n, pool);
      }
      WayUp.settle(node, pool);
      node.blocks += blocks;
      if (slot != null) {
        stocks.install(node, pool, slot);
        slot.leave();
      }
      return null;
    } finally {
      tree.rivals.unlock(tree.lock);
    }
  }

  /**
   * Charges bytes that belong to no block; the result is as for {@link #charge}.
   *
   * @param bytes unsigned, as a SIZE_T: what is negative as a long is more than any limit, or none
   */
  @Nullable QuotaNode chargeDirectly(QuotaNode node, int pool, long bytes) {
    node.tree.lock.lock();
    try {
      QuotaNode refusing = makeRoom(node, null, pool, bytes);
      if (refusing != null) {
        return refusing;
      }
      for (QuotaNode n = node; n != null; n = n.parent) {
        n.accounts[pool].charge(bytes);
        noteSoftLimits(n, pool);
      }
      WayUp.settle(node, pool);
      node.accounts[pool].psCharged += bytes;
      return null;
    } finally {
      node.tree.lock.unlock();
    }
  }

  /**
   * Says who refuses a charge, and counts that, after the stocks that could prevent it are back.
   */
  private @Nullable QuotaNode makeRoom(
      QuotaNode node, @Nullable QuotaNode ceiling, int pool, long bytes) {
    if (node.closed) {
      return CLOSED;
    }
    stocks.takeExclusive(node.tree, pool);
    if (WayUp.room(node, ceiling, pool) < bytes
        || WayUp.belowPeak(node, ceiling, pool) < bytes
        || WayUp.softRoom(node, ceiling, pool) < bytes) {
      stocks.takeAll(node.tree, pool);
    }
    QuotaNode refusing = WayUp.firstRefusing(node, ceiling, pool, bytes);
    if (refusing != null) {
      refusing.usageAtRefusal = refusing.taken(pool);
      node.countRefusal();
    }
    return refusing;
  }

  /**
   * The node whose limit refuses a charge for certain, found without the lock; null when the charge
   * may be granted, or only the lock can tell. Nothing is booked either way; a refusal is counted.
   *
   * <p>Certain, because what was read was of one moment, and no slot held stock of the tree then.
   */
  public @Nullable QuotaNode refusing(QuotaNode node, int pool, long bytes) {
    QuotaTree tree = node.tree;
    int version = tree.lock.version();
    if ((version & 1) != 0 || node.closed || tree.stocked(pool) != null) {
      return null;
    }
    QuotaNode refusing = WayUp.firstRefusing(node, null, pool, bytes);
    if (refusing == null) {
      return null;
    }
    long usage = refusing.taken(pool);
    if (!tree.lock.isStill(version)) {
      return null;
    }
    refusing.usageAtRefusal = usage;
    node.countRefusal();
    return refusing;
  }

  /** Takes a charge back whose operation has failed: not even the peak shows it. */
  public void cancel(
      QuotaNode node, @Nullable QuotaNode ceiling, int pool, long bytes, int blocks) {
    node.tree.lock.lock();
    try {
      stocks.takeAll(node.tree, pool);
      for (QuotaNode n = node; n != ceiling; n = WayUp.parentOf(n)) {
        n.accounts[pool].cancel(bytes);
        noteSoftLimits(n, pool);
      }
      WayUp.settle(node, pool);
      node.blocks -= blocks;
    } finally {
      node.tree.lock.unlock();
    }
  }

  /** Gives bytes and blocks back to the process that was charged. */
  public void giveBack(
      QuotaNode node,
      @Nullable QuotaNode ceiling,
      int pool,
      long bytes,
      int blocks,
      int slotIndex) {
    QuotaTree tree = node.tree;
    boolean awaited;
    boolean _ = tree.rivals.lockToChange(tree.lock, pool, true);
    try {
      stocks.takeExclusive(tree, pool);
      Slot slot = slotIndex < 0 ? null : slots.acquire(slotIndex);
      for (QuotaNode n = node; n != ceiling; n = WayUp.parentOf(n)) {
        n.accounts[pool].giveBack(bytes);
        assert n.accounts[pool].booked() >= 0 : n.name;
        noteSoftLimits(n, pool);
      }
      WayUp.settle(node, pool);
      node.blocks -= blocks;
      if (slot != null) {
        stocks.install(node, pool, slot);
        slot.leave();
      }
      awaited = tree.waiters > 0 || node.closed;
    } finally {
      tree.rivals.unlock(tree.lock);
    }
    if (awaited) {
      tree.returned.raise();
    }
  }

  /** Whether a node below a ceiling has a guarantee, for which room is kept above the ceiling. */
  public boolean isKeptFor(QuotaNode node, QuotaNode ceiling, int pool) {
    for (QuotaNode n = node; n != ceiling; n = WayUp.parentOf(n)) {
      Kept kept = n.accounts[pool].kept;
      if (kept != null && kept.guarantee > 0) {
        return true;
      }
    }
    return false;
  }

  static void noteSoftLimits(QuotaNode node, int pool) {
    for (int i = 0; i < node.softLimits.size(); i++) {
      SoftLimit soft = node.softLimits.get(i);
      if (soft.pool == pool) {
        soft.note(node.accounts[pool].booked());
      }
    }
  }

  /** Asks something of a node while its tree is locked and no slot holds stock of it. */
  <T> T quietly(QuotaNode node, Supplier<T> question) {
    node.tree.lock.lock();
    try {
      makeQuiet(node.tree);
      return question.get();
    } finally {
      node.tree.lock.unlock();
    }
  }

  /** Does something to a node while its tree is locked and no slot holds stock of it. */
  void doQuietly(QuotaNode node, Runnable body) {
    node.tree.lock.lock();
    try {
      makeQuiet(node.tree);
      body.run();
    } finally {
      node.tree.lock.unlock();
    }
  }

  private void makeQuiet(QuotaTree tree) {
    tree.rivals.forget();
    stocks.takeAll(tree, 0);
    stocks.takeAll(tree, 1);
  }
}

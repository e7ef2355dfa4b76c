// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import dev.ration.internal.slot.Account;
import dev.ration.internal.slot.QuotaEntry;
import dev.ration.internal.slot.Slot;
import dev.ration.internal.slot.SlotLayout;
import dev.ration.internal.slot.Slots;
import dev.ration.internal.slot.Stock;
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
 * <p>A stock is at most a quarter of the distance to the nearest limit, and stays below the peak
 * unless it is the only one in its tree; see {@link Account}.
 *
 * <p>Lock order: one tree's, then a slot's; another tree's is only tried for.
 */
public final class QuotaLedger {
  /** Returned by {@link #charge} when the tree's lock was not to be had at once. */
  public static final QuotaNode BUSY = new QuotaNode(0, "busy", null, QuotaLimits.UNLIMITED);

  /** Returned by {@link #charge} when the process has been closed and takes no new charge. */
  public static final QuotaNode CLOSED = new QuotaNode(0, "closed", null, QuotaLimits.UNLIMITED);

  private static final long STOCK = 1L << 20;
  private static final long LEAST_STOCK = 256;

  /** How far a stock may raise the peak where rivals charge. */
  private static final long SHARED_STOCK = 128L << 10;

  private final Slots slots;
  private final IntFunction<@Nullable QuotaNode> nodes;

  /**
   * @param nodes finds a node by its process id, for stocks that make room for others
   */
  public QuotaLedger(Slots slots, IntFunction<@Nullable QuotaNode> nodes) {
    this.slots = slots;
    this.nodes = nodes;
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
    if (!tree.rivals.lockToCharge(tree.lock, pool, patient)) {
      return BUSY;
    }
    try {
      QuotaNode refusing = makeRoom(node, ceiling, pool, bytes);
      if (refusing != null) {
        return refusing;
      }
      Slot slot = slotIndex < 0 ? null : slots.acquire(slotIndex);
      for (QuotaNode n = node; n != ceiling; n = parentOf(n)) {
        n.accounts[pool].charge(bytes);
        noteSoftLimits(n, pool);
      }
      node.blocks += blocks;
      if (slot != null) {
        install(node, pool, slot);
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
    takeExclusive(node.tree, pool);
    if (room(node, ceiling, pool) < bytes
        || belowPeak(node, ceiling, pool) < bytes
        || softRoom(node, ceiling, pool) < bytes) {
      takeAll(node.tree, pool);
    }
    QuotaNode refusing = firstRefusing(node, ceiling, pool, bytes);
    if (refusing != null) {
      refusing.usageAtRefusal = refusing.accounts[pool].booked();
      node.refusals++;
    }
    return refusing;
  }

  /** The way up ends at null; the loop conditions compare with a ceiling that may be null too. */
  @SuppressWarnings("NullAway")
  private static QuotaNode parentOf(QuotaNode node) {
    return node.parent;
  }

  private static @Nullable QuotaNode firstRefusing(
      QuotaNode node, @Nullable QuotaNode ceiling, int pool, long bytes) {
    for (QuotaNode n = node; n != ceiling; n = parentOf(n)) {
      if (bytes < 0 || n.room(pool) < bytes) {
        return n;
      }
    }
    return null;
  }

  private static long room(QuotaNode node, @Nullable QuotaNode ceiling, int pool) {
    long room = Long.MAX_VALUE;
    for (QuotaNode n = node; n != ceiling; n = parentOf(n)) {
      room = Math.min(room, n.room(pool));
    }
    return room;
  }

  private static long softRoom(QuotaNode node, @Nullable QuotaNode ceiling, int pool) {
    long room = Long.MAX_VALUE;
    for (QuotaNode n = node; n != ceiling; n = parentOf(n)) {
      room = Math.min(room, n.softRoom(pool));
    }
    return room;
  }

  private static long belowPeak(QuotaNode node, @Nullable QuotaNode ceiling, int pool) {
    long below = Long.MAX_VALUE;
    for (QuotaNode n = node; n != ceiling; n = parentOf(n)) {
      below = Math.min(below, n.accounts[pool].belowPeak());
    }
    return below;
  }

  /** Takes a charge back whose operation has failed: not even the peak shows it. */
  public void cancel(
      QuotaNode node, @Nullable QuotaNode ceiling, int pool, long bytes, int blocks) {
    node.tree.lock.lock();
    try {
      takeAll(node.tree, pool);
      for (QuotaNode n = node; n != ceiling; n = parentOf(n)) {
        n.accounts[pool].cancel(bytes);
        noteSoftLimits(n, pool);
      }
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
    tree.lock.lock();
    try {
      takeExclusive(tree, pool);
      Slot slot = slotIndex < 0 ? null : slots.acquire(slotIndex);
      for (QuotaNode n = node; n != ceiling; n = parentOf(n)) {
        n.accounts[pool].giveBack(bytes);
        assert n.accounts[pool].booked() >= 0 : n.name;
        noteSoftLimits(n, pool);
      }
      node.blocks -= blocks;
      if (slot != null) {
        install(node, pool, slot);
        slot.leave();
      }
      awaited = tree.waiters > 0 || node.closed;
    } finally {
      tree.lock.unlock();
    }
    if (awaited) {
      tree.returned.raise();
    }
  }

  /** Puts stock into a slot, or evens out the one that is there; both locks are held. */
  private void install(QuotaNode node, int pool, Slot slot) {
    QuotaTree tree = node.tree;
    long entry = SlotLayout.stockEntry(slot.state, node.id);
    long room = Math.min(room(node, null, pool), softRoom(node, null, pool));
    long wanted = Math.min(STOCK, room / 4);
    long stock = QuotaEntry.stock(entry, pool);
    if (QuotaEntry.process(entry) == node.id && Stock.isPresent(Stock.word(stock))) {
      node.blocks += Stock.blocks(Stock.word(stock));
      even(node, pool, stock, wanted);
      return;
    }
    if (wanted < LEAST_STOCK || tree.waiters > 0 || node.closed || !vacate(entry, node)) {
      return;
    }
    long below = belowPeak(node, null, pool) / 4;
    boolean rivals = tree.rivals.seen(pool);
    boolean exclusive = below < wanted / 4 && !rivals && tree.stocked(pool) == null;
    long bytes = exclusive ? wanted : shared(wanted, below, rivals);
    if (node.accounts[pool].holders() == 0) {
      tree.list(node, pool);
    }
    node.accounts[pool].addHolder(slot.index, exclusive);
    if (exclusive) {
      tree.setExclusive(pool, node);
    }
    book(node, pool, bytes, !exclusive);
    Stock.put(stock, bytes, exclusive);
  }

  /** How much a stock that is not exclusive may hold. */
  private static long shared(long wanted, long below, boolean rivals) {
    return Math.min(wanted, rivals ? Math.max(below, SHARED_STOCK) : below);
  }

  private static void book(QuotaNode node, int pool, long bytes, boolean cover) {
    for (QuotaNode n = node; n != null; n = n.parent) {
      n.accounts[pool].stock(bytes);
      if (cover) {
        n.accounts[pool].coverPeak();
      }
    }
  }

  /** Brings a stock that is not exclusive to the size that it may have. */
  private static void even(QuotaNode node, int pool, long stock, long wanted) {
    long available = Stock.bytes(Stock.word(stock));
    long below = belowPeak(node, null, pool) / 4;
    long size =
        node.tree.rivals.seen(pool)
            ? shared(wanted, below, true)
            : Math.min(wanted, available + below);
    book(node, pool, size - available, true);
    Stock.put(stock, size, false);
  }

  /** Makes an entry the node's; false when another's stock stands there and cannot be moved. */
  private boolean vacate(long entry, QuotaNode node) {
    int occupant = QuotaEntry.process(entry);
    if (occupant == node.id) {
      return true;
    }
    if (!QuotaEntry.isEmpty(entry) && !evict(entry, occupant, node.tree)) {
      return false;
    }
    QuotaEntry.assign(entry, node.id);
    return true;
  }

  private boolean evict(long entry, int occupant, QuotaTree held) {
    QuotaNode other = nodes.apply(occupant);
    if (other == null || (other.tree != held && !other.tree.lock.tryLock())) {
      return false;
    }
    int slotIndex = slots.index(entry);
    for (int pool = 0; pool < 2; pool++) {
      if ((other.accounts[pool].holders() & 1L << slotIndex) != 0) {
        takeFrom(other, pool, slotIndex, entry);
      }
    }
    if (other.tree != held) {
      other.tree.lock.unlock();
    }
    return true;
  }

  private void takeExclusive(QuotaTree tree, int pool) {
    QuotaNode node = tree.exclusive(pool);
    if (node != null) {
      take(node, pool, node.accounts[pool].exclusive());
    }
  }

  private void takeAll(QuotaTree tree, int pool) {
    for (QuotaNode node = tree.stocked(pool); node != null; node = tree.stocked(pool)) {
      take(node, pool, Long.numberOfTrailingZeros(node.accounts[pool].holders()));
    }
  }

  private void take(QuotaNode node, int pool, int slotIndex) {
    Slot slot = slots.acquire(slotIndex);
    takeFrom(node, pool, slotIndex, SlotLayout.stockEntry(slot.state, node.id));
    slot.leave();
  }

  /** Takes a stock back; the tree's lock and the slot are held. */
  private static void takeFrom(QuotaNode node, int pool, int slotIndex, long entry) {
    assert QuotaEntry.process(entry) == node.id : node.name;
    long stock = QuotaEntry.stock(entry, pool);
    long word = Stock.word(stock);
    long available = Stock.bytes(word);
    long low = Stock.low(stock);
    node.blocks += Stock.blocks(word);
    Stock.remove(stock);
    Account account = node.accounts[pool];
    boolean exclusive = account.exclusive() == slotIndex;
    for (QuotaNode n = node; n != null; n = n.parent) {
      if (exclusive) {
        n.accounts[pool].foldLow(low);
      }
      n.accounts[pool].giveBack(available);
    }
    account.removeHolder(slotIndex);
    if (exclusive) {
      node.tree.setExclusive(pool, null);
    }
    if (account.holders() == 0) {
      node.tree.unlist(node, pool);
    }
  }

  static void noteSoftLimits(QuotaNode node, int pool) {
    for (int i = 0; i < node.softLimits.size(); i++) {
      SoftLimit soft = node.softLimits.get(i);
      if (soft.pool == pool) {
        soft.note(node.accounts[pool].booked());
      }
    }
  }

  /** Runs what is asked of a node while its tree is locked and no slot holds stock of it. */
  <T> T quietly(QuotaNode node, Supplier<T> body) {
    QuotaTree tree = node.tree;
    tree.lock.lock();
    try {
      tree.rivals.forget();
      takeAll(tree, 0);
      takeAll(tree, 1);
      return body.get();
    } finally {
      tree.lock.unlock();
    }
  }
}

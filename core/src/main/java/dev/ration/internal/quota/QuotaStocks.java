// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import dev.ration.internal.slot.QuotaEntry;
import dev.ration.internal.slot.Slot;
import dev.ration.internal.slot.Slots;
import dev.ration.internal.slot.Stock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gives stock to slots, and takes it back.
 *
 * <p>A stock is at most a quarter of the distance to the nearest limit, and stays below the peak
 * unless it is the only one in its tree; see {@link Account}.
 *
 * <p>Lock order: one tree's, which callers hold, then a slot's; another tree's is only tried for.
 */
final class QuotaStocks {
  private static final long STOCK = 1L << 20;
  private static final long LEAST_STOCK = 256;

  /** How far a stock may raise the peak where rivals charge. */
  private static final long SHARED_STOCK = 128L << 10;

  private final Slots slots;
  private final IntFunction<@Nullable QuotaNode> nodes;

  QuotaStocks(Slots slots, IntFunction<@Nullable QuotaNode> nodes) {
    this.slots = slots;
    this.nodes = nodes;
  }

  /** Puts stock into a slot, or evens out the one that is there; both locks are held. */
  void install(QuotaNode node, int pool, Slot slot) {
    QuotaTree tree = node.tree;
    long entry = QuotaEntry.place(slot.state, node.id);
    long room = Math.min(WayUp.room(node, null, pool), WayUp.softRoom(node, null, pool));
    long wanted = Math.min(STOCK, room / 4);
    long stock = QuotaEntry.stock(entry, pool);
    if (QuotaEntry.process(entry) == node.id && Stock.isPresent(Stock.word(stock))) {
      node.blocks += Stock.blocks(Stock.word(stock));
      even(node, pool, stock, wanted);
      return;
    }
    if (wanted < LEAST_STOCK
        || tree.waiters > 0
        || tree.keeps
        || node.closed
        || !vacate(entry, node)) {
      return;
    }
    long below = WayUp.belowPeak(node, null, pool) / 4;
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
    long below = WayUp.belowPeak(node, null, pool) / 4;
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

  void takeExclusive(QuotaTree tree, int pool) {
    QuotaNode node = tree.exclusive(pool);
    if (node != null) {
      take(node, pool, node.accounts[pool].exclusive());
    }
  }

  void takeAll(QuotaTree tree, int pool) {
    for (QuotaNode node = tree.stocked(pool); node != null; node = tree.stocked(pool)) {
      take(node, pool, Long.numberOfTrailingZeros(node.accounts[pool].holders()));
    }
  }

  private void take(QuotaNode node, int pool, int slotIndex) {
    Slot slot = slots.acquire(slotIndex);
    takeFrom(node, pool, slotIndex, QuotaEntry.find(slot.state, node.id));
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
}

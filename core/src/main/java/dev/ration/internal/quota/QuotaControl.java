// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import dev.ration.internal.memory.Safely;
import dev.ration.internal.slab.Invariant;
import dev.ration.internal.slot.QuotaEntry;
import dev.ration.internal.slot.SlotLayout;
import dev.ration.internal.slot.Slots;
import dev.ration.internal.slot.Stock;
import dev.ration.nt.PoolReserve;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.QuotaUsage;
import dev.ration.nt.Subscription;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a quota node now and then: usage, limits, waiting, soft limits, closing, repair.
 *
 * <p>Each of these first takes all stocks of the tree back, so that what it reads is exact.
 */
public final class QuotaControl {
  private final QuotaLedger ledger;
  private final Slots slots;

  public QuotaControl(QuotaLedger ledger, Slots slots) {
    this.ledger = ledger;
    this.slots = slots;
  }

  /** Usage and peak of a process in both pools. */
  public QuotaUsage usage(QuotaNode node) {
    return ledger.quietly(
        node,
        () ->
            new QuotaUsage(
                node.accounts[1].booked(),
                node.accounts[1].peak(),
                node.accounts[0].booked(),
                node.accounts[0].peak()));
  }

  public QuotaLimits limits(QuotaNode node) {
    return ledger.quietly(
        node, () -> new QuotaLimits(node.accounts[1].limit, node.accounts[0].limit));
  }

  /** Sets limits at run time; below usage every charge is refused until usage has fallen. */
  public void setLimits(QuotaNode node, QuotaLimits limits) {
    ledger.quietly(
        node,
        () -> {
          Guarantees.setLimit(node, 0, limits.nonPagedPoolLimit());
          Guarantees.setLimit(node, 1, limits.pagedPoolLimit());
          return limits;
        });
    node.tree.returned.raise();
  }

  /**
   * Guarantees a new node some bytes of each pool, whatever others below the same parents book; the
   * node whose limit refuses that, or null.
   */
  public @Nullable QuotaNode guarantee(QuotaNode node, PoolReserve bytes) {
    return ledger.quietly(node, () -> Guarantees.give(node, bytes));
  }

  /** Charged blocks of the process that have not been freed. */
  public long blocks(QuotaNode node) {
    return ledger.quietly(node, () -> node.blocks);
  }

  public long refusals(QuotaNode node) {
    return node.refusals();
  }

  /** From here on every charge is refused and every return is central; returns blocks left. */
  public long close(QuotaNode node) {
    return ledger.quietly(
        node,
        () -> {
          node.closed = true;
          Guarantees.end(node);
          return node.blocks;
        });
  }

  /** Bytes of charges that belong to no block, in both pools. */
  public long direct(QuotaNode node) {
    return ledger.quietly(node, () -> node.accounts[0].psCharged + node.accounts[1].psCharged);
  }

  /** Books a charge that belongs to no block. */
  public @Nullable QuotaNode chargeDirectly(QuotaNode node, int pool, long bytes) {
    return ledger.chargeDirectly(node, pool, bytes);
  }

  /** Returns a charge that belongs to no block; the result is 0, or the bytes never charged so. */
  public long returnDirectly(QuotaNode node, int pool, long bytes) {
    long missing =
        ledger.quietly(
            node,
            () -> {
              if (bytes < 0 || bytes > node.accounts[pool].psCharged) {
                return bytes < 0 ? bytes : bytes - node.accounts[pool].psCharged;
              }
              giveBackDirectly(node, pool, bytes);
              return 0L;
            });
    if (missing == 0) {
      wake(node);
    }
    return missing;
  }

  /** Gives back what a complete process was charged for no block: it cannot do so any more. */
  public void giveBackAllDirect(QuotaNode node) {
    ledger.doQuietly(
        node,
        () -> {
          giveBackDirectly(node, 0, node.accounts[0].psCharged);
          giveBackDirectly(node, 1, node.accounts[1].psCharged);
        });
  }

  private static void giveBackDirectly(QuotaNode node, int pool, long bytes) {
    node.accounts[pool].psCharged -= bytes;
    for (QuotaNode n = node; n != null; n = n.parent) {
      n.accounts[pool].giveBack(bytes);
      QuotaLedger.noteSoftLimits(n, pool);
    }
    WayUp.settle(node, pool);
  }

  /** Wakes those who wait for something to be returned. */
  public void wake(QuotaNode node) {
    node.tree.returned.raise();
  }

  /** Waits until something that returns of quota make true is true; false when time was over. */
  public boolean awaitUntil(QuotaNode node, BooleanSupplier condition, Duration timeout)
      throws InterruptedException {
    long deadline = deadline(timeout);
    while (true) {
      long seen = node.tree.returned.count();
      if (condition.getAsBoolean()) {
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      node.tree.returned.awaitChange(seen, left);
    }
  }

  private static long deadline(Duration timeout) {
    long most = Long.MAX_VALUE / 4;
    long nanos = timeout.compareTo(Duration.ofNanos(most)) > 0 ? most : timeout.toNanos();
    return System.nanoTime() + nanos;
  }

  /** Says that a thread waits for quota: meanwhile no slot gets stock, so that it sees returns. */
  public int changeWaiters(QuotaNode node, int delta) {
    return ledger.quietly(node, () -> node.tree.waiters += delta);
  }

  /** Whether a charge would not be refused now. */
  public boolean fits(QuotaNode node, int pool, long bytes) {
    return ledger.quietly(node, () -> WayUp.firstRefusing(node, null, pool, bytes) == null);
  }

  /** Runs an action whenever usage rises above a threshold; it is due at once if usage has. */
  public Subscription onUsageAbove(
      QuotaNode node, int pool, long bytes, Executor executor, Runnable action) {
    SoftLimit soft = new SoftLimit(pool, bytes, executor, action);
    ledger.doQuietly(node, () -> node.addSoftLimit(soft));
    return () -> remove(node, soft);
  }

  /** Needs no slot: a subscription may be closed at any time, even after its system. */
  private static void remove(QuotaNode node, SoftLimit soft) {
    node.tree.lock.lock();
    try {
      node.softLimits.remove(soft);
    } finally {
      node.tree.lock.unlock();
    }
  }

  /** Runs the actions that a charge has made due; called when the block has been published. */
  public void runDue(QuotaNode node) {
    for (QuotaNode n = node; n != null; n = n.parent) {
      SoftLimit soft = nextDue(n);
      while (soft != null) {
        run(soft, n);
        soft = nextDue(n);
      }
    }
  }

  /** What a user's executor throws must not cost the caller the block that he has just got. */
  @SuppressWarnings("CatchingUnchecked")
  private static void run(SoftLimit soft, QuotaNode node) {
    try {
      soft.executor.execute(soft.action);
    } catch (Throwable e) {
      Safely.report("telling of a soft limit", node.name, e);
    }
  }

  private static @Nullable SoftLimit nextDue(QuotaNode node) {
    if (!node.hasSoftLimits) {
      return null;
    }
    node.tree.lock.lock();
    try {
      for (SoftLimit soft : node.softLimits) {
        if (soft.due) {
          soft.due = false;
          return soft;
        }
      }
      return null;
    } finally {
      node.tree.lock.unlock();
    }
  }

  /** Starts a node's truth: what its own charges that belong to no block make. */
  public static void beginTruth(QuotaNode node) {
    node.truthBlocks = 0;
    for (NodeAccount account : node.accounts) {
      account.truthBytes = 0;
      Guarantees.beginTruth(account);
    }
  }

  /** Adds what is known to be charged to a node, and to all above it. */
  public static void addTruth(QuotaNode node, int pool, long bytes, long blocks) {
    node.truthBlocks += blocks;
    for (QuotaNode n = node; n != null; n = n.parent) {
      n.accounts[pool].truthBytes += bytes;
    }
  }

  public static void addDirectTruth(QuotaNode node) {
    addTruth(node, 0, node.accounts[0].psCharged, 0);
    addTruth(node, 1, node.accounts[1].psCharged, 0);
    Guarantees.addTruth(node);
  }

  /**
   * Sets a node's accounts to the truth; the caller holds every slot and has cleared its stocks.
   */
  public static void repair(QuotaNode node) {
    node.blocks = node.truthBlocks;
    for (int pool = 0; pool < 2; pool++) {
      node.accounts[pool].reset(node.accounts[pool].truthBytes);
      node.accounts[pool].next = null;
      node.accounts[pool].previous = null;
      node.tree.forgetStocks(pool);
      WayUp.settle(node, pool);
    }
  }

  /** Takes in what a node's exclusive stocks have been used for; the caller holds all slots. */
  public void foldPeaks(QuotaNode node) {
    for (int pool = 0; pool < 2; pool++) {
      int holder = node.accounts[pool].exclusive();
      if (holder != Account.NOBODY) {
        long entry = QuotaEntry.find(slots.state(holder), node.id);
        long low = Stock.low(QuotaEntry.stock(entry, pool));
        for (QuotaNode n = node; n != null; n = n.parent) {
          n.accounts[pool].foldLow(low);
        }
      }
    }
  }

  /** Makes every entry of every slot nobody's; the caller holds all slots. */
  public void clearStocks() {
    for (int i = 0; i < slots.count(); i++) {
      for (int entry = 0; entry < SlotLayout.STOCK_ENTRIES; entry++) {
        long pointer = SlotLayout.stockEntry(slots.state(i), entry);
        if (QuotaEntry.process(pointer) != 0) {
          QuotaEntry.assign(pointer, 0);
        }
      }
    }
  }

  /**
   * Adds the stocks of a slot to the truth, since they are booked too; the caller holds all slots.
   */
  public void addStocksToTruth(java.util.function.IntFunction<@Nullable QuotaNode> nodes) {
    for (int i = 0; i < slots.count(); i++) {
      for (int entry = 0; entry < SlotLayout.STOCK_ENTRIES; entry++) {
        long pointer = SlotLayout.stockEntry(slots.state(i), entry);
        QuotaNode node =
            QuotaEntry.process(pointer) == 0 ? null : nodes.apply(QuotaEntry.process(pointer));
        if (node != null) {
          addEntryToTruth(node, pointer, i);
        }
      }
    }
  }

  private static void addEntryToTruth(QuotaNode node, long entry, int slotIndex) {
    for (int pool = 0; pool < 2; pool++) {
      long word = Stock.word(QuotaEntry.stock(entry, pool));
      boolean holds = (node.accounts[pool].holders() & 1L << slotIndex) != 0;
      Invariant.check(Stock.isPresent(word) == holds, "holder of a quota stock", node.id);
      if (holds) {
        addTruth(node, pool, Stock.bytes(word), -Stock.blocks(word));
      }
    }
  }

  /** Checks a node's accounts against the truth. */
  public static void check(QuotaNode node) {
    Invariant.equal(node.blocks, node.truthBlocks, "blocks of process " + node.name, node.id);
    for (int pool = 0; pool < 2; pool++) {
      long booked = node.accounts[pool].booked();
      Invariant.equal(
          booked, node.accounts[pool].truthBytes, "charges of process " + node.name, node.id);
      boolean exclusive = node.tree.exclusive(pool) != null;
      Invariant.check(
          exclusive || booked <= node.accounts[pool].peak(), "peak of " + node.name, node.id);
    }
    Guarantees.check(node);
  }
}

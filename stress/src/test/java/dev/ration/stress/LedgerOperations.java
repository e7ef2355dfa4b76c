// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.quota.QuotaControl;
import dev.ration.internal.quota.QuotaLedger;
import dev.ration.internal.quota.QuotaNode;
import dev.ration.internal.slot.QuotaEntry;
import dev.ration.internal.slot.SlotLayout;
import dev.ration.internal.slot.Slots;
import dev.ration.internal.slot.Stock;
import dev.ration.nt.QuotaLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The quota of a parent and two children as the pool uses it: first the stock of the thread's slot,
 * as the fast path does, then the ledger.
 *
 * <p>Each thread gives back only what it was charged, so that every return is one of real bytes.
 */
class LedgerOperations {
  static final int POOL = 1;
  static final int THREADS = 4;
  static final long[] LIMITS = {4000, 3000, 2000};

  private static final Slots SLOTS = Slots.create(new PortableMemory(), 2);

  private final List<QuotaNode> nodes = new ArrayList<>();
  private final QuotaLedger ledger = new QuotaLedger(SLOTS, id -> nodes.get(id - 1));
  private final QuotaControl control = new QuotaControl(ledger, SLOTS);
  private final List<ArrayDeque<long[]>> held = new ArrayList<>();

  LedgerOperations() {
    control.clearStocks();
    for (int i = 0; i < LIMITS.length; i++) {
      QuotaLimits limits = new QuotaLimits(LIMITS[i], LIMITS[i]);
      nodes.add(new QuotaNode(i + 1, "node " + i, i == 0 ? null : nodes.get(0), limits));
    }
    for (int i = 0; i < THREADS; i++) {
      held.add(new ArrayDeque<>());
    }
  }

  boolean charge(int thread, int node, long bytes) {
    boolean charged =
        takeStock(thread, node, bytes)
            || ledger.charge(nodes.get(node), null, POOL, bytes, 1, thread, true) == null;
    if (charged) {
      held.get(thread).push(new long[] {node, bytes});
    }
    return charged;
  }

  boolean giveBack(int thread) {
    long[] last = held.get(thread).poll();
    if (last == null) {
      return false;
    }
    if (!giveStock(thread, (int) last[0], last[1])) {
      ledger.giveBack(nodes.get((int) last[0]), null, POOL, last[1], 1, thread);
    }
    return true;
  }

  private boolean takeStock(int thread, int node, long bytes) {
    if (!SLOTS.slot(thread).tryEnter(Thread.currentThread().threadId())) {
      return false;
    }
    long entry = SlotLayout.stockEntry(SLOTS.state(thread), node + 1);
    long stock = QuotaEntry.stock(entry, POOL);
    long word = Stock.word(stock);
    boolean can = QuotaEntry.process(entry) == node + 1 && Stock.has(word, bytes);
    if (can) {
      Stock.take(stock, word, bytes);
    }
    SLOTS.slot(thread).leave();
    return can;
  }

  private boolean giveStock(int thread, int node, long bytes) {
    if (!SLOTS.slot(thread).tryEnter(Thread.currentThread().threadId())) {
      return false;
    }
    long entry = SlotLayout.stockEntry(SLOTS.state(thread), node + 1);
    long stock = QuotaEntry.stock(entry, POOL);
    long word = Stock.word(stock);
    boolean can = QuotaEntry.process(entry) == node + 1 && Stock.hasRoom(word, bytes);
    if (can) {
      Stock.give(stock, word, bytes);
    }
    SLOTS.slot(thread).leave();
    return can;
  }

  long usage(int node) {
    return control.usage(nodes.get(node)).pagedPoolUsage();
  }

  long blocks(int node) {
    return control.blocks(nodes.get(node));
  }

  void setLimit(int node, long bytes) {
    control.setLimits(nodes.get(node), new QuotaLimits(bytes, bytes));
  }

  long limit(int node) {
    return control.limits(nodes.get(node)).pagedPoolLimit();
  }
}

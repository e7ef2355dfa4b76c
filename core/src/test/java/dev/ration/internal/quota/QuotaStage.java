// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.slot.QuotaEntry;
import dev.ration.internal.slot.Slots;
import dev.ration.internal.slot.Stock;
import dev.ration.nt.QuotaLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A ledger over slots of its own, and what a fast operation does with a slot's stock. */
final class QuotaStage implements AutoCloseable {
  static final int POOL = 1;
  static final int OTHER_POOL = 0;
  static final long MIB = 1L << 20;

  private final OsMemory memory = new PortableMemory();
  private final List<QuotaNode> nodes = new ArrayList<>();
  final Slots slots = Objects.requireNonNull(Slots.create(memory, 2));
  final QuotaLedger ledger = new QuotaLedger(slots, this::byId);
  final QuotaControl control = new QuotaControl(ledger, slots);

  private @Nullable QuotaNode byId(int id) {
    return id > 0 && id <= nodes.size() ? nodes.get(id - 1) : null;
  }

  /** A node whose paged pool has a limit. */
  QuotaNode node(@Nullable QuotaNode parent, long limit) {
    int id = nodes.size() + 1;
    QuotaNode node =
        new QuotaNode(id, "node " + id, parent, new QuotaLimits(limit, Long.MAX_VALUE));
    nodes.add(node);
    return node;
  }

  /** Charges one block centrally, without stock; the node that refused, or null. */
  @Nullable QuotaNode charge(QuotaNode node, long bytes) {
    return ledger.charge(node, null, POOL, bytes, 1, -1, true);
  }

  /** Charges one block centrally, and puts stock into a slot. */
  @Nullable QuotaNode chargeIn(int slot, QuotaNode node, long bytes) {
    return ledger.charge(node, null, POOL, bytes, 1, slot, true);
  }

  void giveBack(QuotaNode node, long bytes) {
    ledger.giveBack(node, null, POOL, bytes, 1, -1);
  }

  void giveBackIn(int slot, QuotaNode node, long bytes) {
    ledger.giveBack(node, null, POOL, bytes, 1, slot);
  }

  /** The bytes of stock that a slot has of a node; -1 when it has no stock of it. */
  long stock(int slot, QuotaNode node) {
    long entry = QuotaEntry.find(slots.state(slot), node.id());
    if (entry == 0) {
      return -1;
    }
    long word = Stock.word(QuotaEntry.stock(entry, POOL));
    return Stock.isPresent(word) ? Stock.bytes(word) : -1;
  }

  /** Takes one block's bytes from a slot's stock, as a fast allocation does. */
  void take(int slot, QuotaNode node, long bytes) {
    long stock = stockPointer(slot, node);
    assertHas(Stock.has(Stock.word(stock), bytes));
    Stock.take(stock, Stock.word(stock), bytes);
  }

  /** Gives one block's bytes to a slot's stock, as a fast free does. */
  void give(int slot, QuotaNode node, long bytes) {
    long stock = stockPointer(slot, node);
    assertHas(Stock.hasRoom(Stock.word(stock), bytes));
    Stock.give(stock, Stock.word(stock), bytes);
  }

  private long stockPointer(int slot, QuotaNode node) {
    return QuotaEntry.stock(QuotaEntry.find(slots.state(slot), node.id()), POOL);
  }

  private static void assertHas(boolean has) {
    if (!has) {
      throw new AssertionError("the slot's stock does not serve this operation");
    }
  }

  long usage(QuotaNode node) {
    return control.usage(node).pagedPoolUsage();
  }

  long peak(QuotaNode node) {
    return control.usage(node).peakPagedPoolUsage();
  }

  /** Checks all nodes against what is known to be charged, as a walk of the blocks would. */
  void check(long[] bytes, long[] blocks) {
    slots.acquireAll();
    nodes.forEach(QuotaControl::beginTruth);
    nodes.forEach(QuotaControl::addDirectTruth);
    for (int i = 0; i < bytes.length; i++) {
      QuotaControl.addTruth(nodes.get(i), POOL, bytes[i], blocks[i]);
    }
    try {
      control.addStocksToTruth(this::byId);
      nodes.forEach(QuotaControl::check);
    } finally {
      slots.releaseAll();
    }
  }

  @Override
  public void close() {
    slots.acquireAll();
    slots.close();
    memory.closeSegments();
    memory.release();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import dev.ration.nt.QuotaLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One process's account in each pool, its limits, and its place in the hierarchy.
 *
 * <p>Equation, for each pool: {@code booked = own charges + sum over children of their booked},
 * where own charges are those of blocks, of {@code Ps} calls, and of stocks.
 *
 * <p>Guarded by the tree's lock: everything that is not final.
 */
public final class QuotaNode {
  private static final AtomicLongFieldUpdater<QuotaNode> REFUSALS =
      AtomicLongFieldUpdater.newUpdater(QuotaNode.class, "refusals");

  final int id;
  final String name;
  final @Nullable QuotaNode parent;
  final QuotaTree tree;
  final NodeAccount[] accounts;

  /** Immutable while empty: most nodes have none. */
  List<SoftLimit> softLimits = List.of();

  long blocks;
  boolean closed;

  /** Atomic: a refusal that is plain is counted without the lock. */
  @SuppressWarnings("unused") // through REFUSALS
  private volatile long refusals;

  /** Scratch of repair and check, under all locks: what the charges add up to. */
  long truthBlocks;

  /** Racy hint that spares charges the look for due actions. */
  volatile boolean hasSoftLimits;

  /** What was used of the limit when it last refused, for the message; racy. */
  long usageAtRefusal;

  public QuotaNode(int id, String name, @Nullable QuotaNode parent, QuotaLimits limits) {
    this.id = id;
    this.name = name;
    this.parent = parent;
    this.tree = parent == null ? new QuotaTree() : parent.tree;
    this.accounts =
        new NodeAccount[] {
          new NodeAccount(limits.nonPagedPoolLimit()), new NodeAccount(limits.pagedPoolLimit())
        };
  }

  public int id() {
    return id;
  }

  public String name() {
    return name;
  }

  public @Nullable QuotaNode parent() {
    return parent;
  }

  public long usageAtRefusal() {
    return usageAtRefusal;
  }

  void countRefusal() {
    REFUSALS.getAndIncrement(this);
  }

  long refusals() {
    return refusals;
  }

  public long limit(int pool) {
    return accounts[pool].limit;
  }

  /** Adds a limit, whose action is due at once if usage is above it. */
  void addSoftLimit(SoftLimit soft) {
    if (softLimits.isEmpty()) {
      softLimits = new ArrayList<>();
    }
    softLimits.add(soft);
    hasSoftLimits = true;
    soft.note(accounts[soft.pool].booked());
  }

  /** Bytes that can be booked before the limit; negative when the limit was lowered below. */
  long room(int pool) {
    return accounts[pool].limit - accounts[pool].booked();
  }

  /** Bytes that nobody else can book: booked, or kept for those below. */
  long taken(int pool) {
    return accounts[pool].booked() + accounts[pool].keptBelow();
  }

  /** Bytes that can be booked before a soft limit says something; 0 while one is exceeded. */
  long softRoom(int pool) {
    long room = Long.MAX_VALUE;
    for (int i = 0; i < softLimits.size(); i++) {
      SoftLimit soft = softLimits.get(i);
      if (soft.pool == pool) {
        room = Math.min(room, Math.max(0, soft.threshold - accounts[pool].booked()));
      }
    }
    return room;
  }
}

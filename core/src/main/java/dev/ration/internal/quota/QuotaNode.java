// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import dev.ration.internal.slot.Account;
import dev.ration.nt.QuotaLimits;
import java.util.ArrayList;
import java.util.List;
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
  final int id;
  final String name;
  final @Nullable QuotaNode parent;
  final QuotaTree tree;
  final Account[] accounts = {new Account(), new Account()};
  final @Nullable QuotaNode[] next = new QuotaNode[2];
  final @Nullable QuotaNode[] previous = new QuotaNode[2];
  final long[] limits = new long[2];
  final long[] psCharged = new long[2];
  final List<SoftLimit> softLimits = new ArrayList<>(0);
  long blocks;
  long refusals;
  boolean closed;

  /** Scratch of repair and check, under all locks: what the charges add up to. */
  final long[] truth = new long[2];

  long truthBlocks;

  /** Racy hint that spares charges the look for due actions. */
  volatile boolean hasSoftLimits;

  /** What was used of the limit when it last refused, for the message. */
  long usageAtRefusal;

  public QuotaNode(int id, String name, @Nullable QuotaNode parent, QuotaLimits limits) {
    this.id = id;
    this.name = name;
    this.parent = parent;
    this.tree = parent == null ? new QuotaTree() : parent.tree;
    this.limits[0] = limits.nonPagedPoolLimit();
    this.limits[1] = limits.pagedPoolLimit();
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

  public long limit(int pool) {
    return limits[pool];
  }

  /** Bytes that can be booked before the limit; negative when the limit was lowered below. */
  long room(int pool) {
    return limits[pool] - accounts[pool].booked();
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

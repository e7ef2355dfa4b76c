// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import dev.ration.internal.slab.Invariant;
import dev.ration.nt.PoolReserve;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What nodes can always book, however much others below the same parents want: the parents keep
 * room for what of it is not booked. The equations are those of {@link QuotaTree}.
 *
 * <p>Guarded by the tree's lock, and no slot holds stock of the tree.
 */
final class Guarantees {
  private Guarantees() {}

  /** Gives a node that has none a guarantee, unless a limit on the way up has no room for it. */
  static @Nullable QuotaNode give(QuotaNode node, PoolReserve bytes) {
    for (int pool = 0; pool < 2; pool++) {
      QuotaNode refusing = WayUp.firstRefusing(node, null, pool, bytes.bytes(pool));
      if (refusing != null) {
        refusing.usageAtRefusal = refusing.taken(pool);
        return refusing;
      }
    }
    // Made here on the way up: nothing has to be allocated when something is charged.
    for (QuotaNode n = node; n != null; n = n.parent) {
      n.accounts[0].makeKept();
      n.accounts[1].makeKept();
    }
    node.accounts[0].makeKept().guarantee = bytes.nonPagedPoolBytes();
    node.accounts[1].makeKept().guarantee = bytes.pagedPoolBytes();
    if (node.parent != null) {
      List<QuotaNode> more = new ArrayList<>(node.tree.guaranteed);
      more.add(node);
      node.tree.guaranteed = more;
      keepIfLimited(node.tree);
      settle(node);
    }
    return null;
  }

  static void setLimit(QuotaNode node, int pool, long limit) {
    NodeAccount account = node.accounts[pool];
    account.limit = limit;
    keepIfLimited(node.tree);
    Kept kept = account.kept;
    if (kept != null) {
      kept.wasLowered |= limit - kept.below < account.booked();
    }
  }

  /** A tree without limits above its guarantees has nothing to keep, and may give out stock. */
  private static void keepIfLimited(QuotaTree tree) {
    if (!tree.keeps) {
      tree.keeps = tree.guaranteed.stream().anyMatch(Guarantees::isLimited);
      tree.guaranteed.forEach(Guarantees::settle);
    }
  }

  private static boolean isLimited(QuotaNode node) {
    for (QuotaNode n = node.parent; n != null; n = n.parent) {
      if (n.limit(0) != Long.MAX_VALUE || n.limit(1) != Long.MAX_VALUE) {
        return true;
      }
    }
    return false;
  }

  private static void settle(QuotaNode node) {
    WayUp.settle(node, 0);
    WayUp.settle(node, 1);
  }

  /** Ends a node's guarantee, if it has one. */
  static void end(QuotaNode node) {
    boolean had = false;
    for (NodeAccount account : node.accounts) {
      Kept kept = account.kept;
      if (kept != null && kept.guarantee > 0) {
        kept.guarantee = 0;
        had = true;
      }
    }
    if (had && node.parent != null) {
      settle(node);
      List<QuotaNode> fewer = new ArrayList<>(node.tree.guaranteed);
      fewer.remove(node);
      node.tree.guaranteed = fewer;
      node.tree.keeps &= !fewer.isEmpty();
    }
  }

  static void beginTruth(NodeAccount account) {
    Kept kept = account.kept;
    if (kept != null) {
      kept.truthBelow = 0;
    }
  }

  static void addTruth(QuotaNode node) {
    for (int pool = 0; node.parent != null && pool < 2; pool++) {
      Kept above = node.parent.accounts[pool].kept;
      if (above != null) {
        above.truthBelow += node.accounts[pool].told();
      }
    }
  }

  static void check(QuotaNode node) {
    for (NodeAccount account : node.accounts) {
      Kept kept = account.kept;
      if (kept != null) {
        check(node, account, kept);
      }
    }
  }

  private static void check(QuotaNode node, NodeAccount account, Kept kept) {
    Invariant.equal(kept.below, kept.truthBelow, "room kept by process " + node.name, node.id);
    if (node.tree.keeps && node.parent != null) {
      Invariant.equal(
          kept.told,
          account.unused(kept.below, 0),
          "guarantee unused by process " + node.name,
          node.id);
    }
    Invariant.check(
        kept.wasLowered || account.limit - kept.below >= account.booked(),
        "room for guarantees in the limit of process " + node.name,
        node.id);
  }
}

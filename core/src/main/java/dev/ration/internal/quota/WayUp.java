// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import org.jspecify.annotations.Nullable;

/**
 * The nodes from one up to a ceiling that is not among them, or to the top: those that a charge
 * books.
 *
 * <p>Guarded by the tree's lock.
 */
final class WayUp {
  private WayUp() {}

  /** The way up ends at null; the loop conditions compare with a ceiling that may be null too. */
  @SuppressWarnings("NullAway")
  static QuotaNode parentOf(QuotaNode node) {
    return node.parent;
  }

  static @Nullable QuotaNode firstRefusing(
      QuotaNode node, @Nullable QuotaNode ceiling, int pool, long bytes) {
    // What the charge takes of room that is kept for it already.
    long covered = 0;
    for (QuotaNode n = node; n != ceiling; n = parentOf(n)) {
      NodeAccount account = n.accounts[pool];
      long kept = account.keptBelow() - covered;
      if (bytes < 0 || n.room(pool) - kept < bytes) {
        return n;
      }
      long told = account.told();
      covered = told == 0 ? 0 : told - account.unused(kept, bytes);
    }
    return null;
  }

  /** Tells the nodes above what is kept for one and for those below it; see {@link QuotaTree}. */
  static void settle(QuotaNode node, int pool) {
    if (!node.tree.keeps) {
      return;
    }
    for (QuotaNode n = node; n.parent != null; n = n.parent) {
      NodeAccount account = n.accounts[pool];
      long now = account.unused(account.keptBelow(), 0);
      if (now != account.told()) {
        n.parent.accounts[pool].makeKept().below += now - account.told();
        account.makeKept().told = now;
      }
    }
  }

  static long room(QuotaNode node, @Nullable QuotaNode ceiling, int pool) {
    long room = Long.MAX_VALUE;
    for (QuotaNode n = node; n != ceiling; n = parentOf(n)) {
      room = Math.min(room, n.room(pool));
    }
    return room;
  }

  static long softRoom(QuotaNode node, @Nullable QuotaNode ceiling, int pool) {
    long room = Long.MAX_VALUE;
    for (QuotaNode n = node; n != ceiling; n = parentOf(n)) {
      room = Math.min(room, n.softRoom(pool));
    }
    return room;
  }

  static long belowPeak(QuotaNode node, @Nullable QuotaNode ceiling, int pool) {
    long below = Long.MAX_VALUE;
    for (QuotaNode n = node; n != ceiling; n = parentOf(n)) {
      below = Math.min(below, n.accounts[pool].belowPeak());
    }
    return below;
  }
}

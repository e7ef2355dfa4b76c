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
    for (QuotaNode n = node; n != ceiling; n = parentOf(n)) {
      if (bytes < 0 || n.room(pool) < bytes) {
        return n;
      }
    }
    return null;
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

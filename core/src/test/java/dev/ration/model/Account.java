// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

/** What the oracle knows of a process: plain numbers, index 0 nonpaged pool, 1 paged. */
final class Account {
  final Account parent;
  final boolean sharing;
  final long[] limits = {Long.MAX_VALUE, Long.MAX_VALUE};
  final long[] usage = new long[2];
  final long[] peak = new long[2];
  final long[] direct = new long[2];
  long blocks;
  long refusals;
  int children;
  boolean closed;
  boolean complete;

  /**
   * @param parent null for a top-level process
   * @param sharing whether it has no limits of its own
   */
  Account(Account parent, boolean sharing) {
    this.parent = parent;
    this.sharing = sharing;
    if (parent != null) {
      parent.children++;
    }
  }

  /** The account whose limits this one's {@code setLimits} changes. */
  Account limited() {
    return sharing ? parent.limited() : this;
  }

  boolean isAncestorOrSelf(Account other) {
    for (Account up = other; up != null; up = up.parent) {
      if (up == this) {
        return true;
      }
    }
    return false;
  }

  /** The lowest account above, or at, both; null when there is none. */
  static Account common(Account a, Account b) {
    for (Account up = a; up != null; up = up.parent) {
      if (b != null && up.isAncestorOrSelf(b)) {
        return up;
      }
    }
    return null;
  }

  /** Whether a charge of all accounts below {@code ceiling} keeps every limit. */
  boolean fits(Account ceiling, int pool, long bytes) {
    for (Account up = this; up != ceiling; up = up.parent) {
      if (up.limits[pool] - up.usage[pool] < bytes) {
        return false;
      }
    }
    return true;
  }

  void charge(Account ceiling, int pool, long bytes) {
    for (Account up = this; up != ceiling; up = up.parent) {
      up.usage[pool] += bytes;
      up.peak[pool] = Math.max(up.peak[pool], up.usage[pool]);
    }
  }

  void giveBack(Account ceiling, int pool, long bytes) {
    for (Account up = this; up != ceiling; up = up.parent) {
      up.usage[pool] -= bytes;
    }
  }

  int references() {
    return (int) (blocks + children + (closed ? 0 : 1));
  }

  /**
   * Marks this account, and closed ones above it, complete when nothing holds them. What was
   * charged without a block has nobody to return it then, and is returned.
   */
  void completeIfDone() {
    if (closed && !complete && blocks == 0 && children == 0) {
      complete = true;
      for (int pool = 0; pool < 2; pool++) {
        giveBack(null, pool, direct[pool]);
        direct[pool] = 0;
      }
      if (parent != null) {
        parent.children--;
        parent.completeIfDone();
      }
    }
  }
}

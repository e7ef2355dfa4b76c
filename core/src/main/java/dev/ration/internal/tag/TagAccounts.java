// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.tag;

import dev.ration.internal.memory.SpinLock;
import dev.ration.internal.slot.Account;
import dev.ration.internal.slot.Rivals;

/** What all slots together know of one tag: an account for each pool, under one lock. */
final class TagAccounts {
  final int tag;
  final SpinLock lock = new SpinLock(SpinLock.Rank.TAG);
  final Rivals rivals = new Rivals();
  final Account nonPaged = new Account();
  final Account paged = new Account();

  TagAccounts(int tag) {
    this.tag = tag;
  }

  Account account(int pool) {
    return pool == 0 ? nonPaged : paged;
  }
}

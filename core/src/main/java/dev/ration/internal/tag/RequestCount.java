// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.tag;

import dev.ration.internal.slot.SlotLayout;
import dev.ration.internal.slot.Slots;
import dev.ration.internal.slot.Stock;
import dev.ration.internal.slot.TagRow;

/**
 * How many blocks have been allocated so far, roughly: read from outside, so that it disturbs
 * nobody. What moves from a slot to an account meanwhile may be seen twice or not at all; the next
 * look is right again.
 */
public final class RequestCount {
  private RequestCount() {}

  /** Frees and blocks of all tags, in both pools. */
  public static long of(TagTable table, Slots slots) {
    long count = 0;
    int tags = table.count();
    for (int tag = 0; tag < tags; tag++) {
      TagAccounts accounts = table.accounts(tag);
      count += accounts.nonPaged.blocks() + accounts.paged.blocks();
      for (int slot = 0; slot < slots.count(); slot++) {
        long row = SlotLayout.tagRow(slots.state(slot), tag);
        count += row == 0 ? 0 : of(row, 0) + of(row, 1);
      }
    }
    return count;
  }

  private static long of(long row, int pool) {
    long stock = Stock.word(TagRow.stock(row, pool));
    return TagRow.frees(row, pool) + (Stock.isPresent(stock) ? Stock.blocks(stock) : 0);
  }
}

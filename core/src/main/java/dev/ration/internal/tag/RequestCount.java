// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.tag;

import dev.ration.internal.slot.SlotLayout;
import dev.ration.internal.slot.Slots;
import dev.ration.internal.slot.TagRow;

/**
 * How many blocks have been allocated so far: read from outside, so that it disturbs nobody, and
 * exact when nobody allocates meanwhile.
 */
public final class RequestCount {
  private RequestCount() {}

  /** Allocations of all tags, in both pools. */
  public static long of(TagTable table, Slots slots) {
    long count = 0;
    int tags = table.count();
    for (int slot = 0; slot < slots.count(); slot++) {
      for (int tag = 0; tag < tags; tag++) {
        long row = SlotLayout.tagRow(slots.state(slot), tag);
        count += row == 0 ? 0 : TagRow.allocations(row, 0) + TagRow.allocations(row, 1);
      }
    }
    return count;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.slab.PageMap.Extent;

/**
 * What a pool asks of the operating system for its pages, by their records.
 *
 * <p>Called under the page heap's lock, but for hints, which may come at any time.
 */
final class PageMemory {
  private final OsMemory memory;
  private final PageMap map;
  private final int hints;

  PageMemory(OsMemory memory, PageMap map, int hints) {
    this.memory = memory;
    this.map = map;
    this.hints = hints;
  }

  /** Makes clean pages ready for use; false when the operating system refuses what they need. */
  boolean prepare(long record, long pages) {
    Extent extent = map.extentOf(record);
    return memory.prepare(extent.range, extent.offset(record), bytes(pages), hints);
  }

  /** False when the Java heap has no room for the call: the pages are given back another time. */
  boolean giveBack(long record, long pages) {
    try {
      Extent extent = map.extentOf(record);
      memory.decommit(extent.range, extent.offset(record), bytes(pages));
      giveRecordsBack(extent, record, pages);
      return true;
    } catch (OutOfMemoryError full) {
      return false;
    }
  }

  /**
   * The records between the first and the last of a clean run say nothing, and may be zero. Those
   * of nonpaged pool stay: they must not fault.
   */
  private void giveRecordsBack(Extent extent, long record, long pages) {
    long first = record - extent.recordRange.words();
    long from = (first + PageRecord.BYTES + OsMemory.PAGE_SIZE - 1) & -OsMemory.PAGE_SIZE;
    long to = (first + (pages - 1) * PageRecord.BYTES) & -OsMemory.PAGE_SIZE;
    if (to > from && (hints & OsMemory.NON_PAGED) == 0 && memory.takesBack()) {
      memory.decommit(extent.recordRange, from, to - from);
    }
  }

  void cold(long address, long pages) {
    long record = map.record(address);
    Extent extent = map.extentOf(record);
    memory.cold(extent.range, extent.offset(record), bytes(pages));
  }

  boolean near(long address, long pages, int node) {
    long record = map.record(address);
    Extent extent = map.extentOf(record);
    return memory.near(extent.range, extent.offset(record), bytes(pages), node);
  }

  long pageOut(long address, long pages) {
    long record = map.record(address);
    Extent extent = map.extentOf(record);
    boolean taken = memory.pageOut(extent.range, extent.offset(record), bytes(pages));
    return taken ? bytes(pages) : 0;
  }

  long presentBytes(long address, long pages) {
    long record = map.record(address);
    Extent extent = map.extentOf(record);
    return memory.presentBytes(extent.range, extent.offset(record), bytes(pages));
  }

  private static long bytes(long pages) {
    return pages << OsMemory.PAGE_SHIFT;
  }
}

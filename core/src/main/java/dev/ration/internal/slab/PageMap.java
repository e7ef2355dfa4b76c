// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Range;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * From an address to the record of its page, and back.
 *
 * <p>A region is one extent where addresses are free, and several where memory comes in chunks.
 * Only pages below an extent's {@code ready} mark have records. Extents are only added and marks
 * only rise, under the page heap's lock; readers need no lock, since whoever hands an address on
 * has seen its page ready.
 */
public final class PageMap {
  /** One reservation: its pages and their records. */
  static final class Extent {
    final Range range;
    final Range recordRange;
    final long records;

    /** The NUMA node on which its memory should lie. */
    final int node;

    volatile long ready;

    /** The pages that were ready before the last growth. */
    long readyBefore;

    long recordsCommitted;
    long recordsPrepared;

    Extent(Range range, Range recordRange) {
      this(range, recordRange, 0);
    }

    Extent(Range range, Range recordRange, int node) {
      this.range = range;
      this.recordRange = recordRange;
      this.node = node;
      // One record before the first page and one after the last stay zero: neighbours of neither
      // kind, so that coalescing stops there.
      this.records = recordRange.words() + PageRecord.BYTES;
    }

    long pages() {
      return ready >>> OsMemory.PAGE_SHIFT;
    }

    long limitPages() {
      return range.bytes() >>> OsMemory.PAGE_SHIFT;
    }

    long record(long page) {
      return records + page * PageRecord.BYTES;
    }

    /** Where a record's page begins, from the extent's first byte. */
    long offset(long record) {
      return ((record - records) / PageRecord.BYTES) << OsMemory.PAGE_SHIFT;
    }

    boolean holdsRecord(long record) {
      return record - records >= 0 && record - records < limitPages() * PageRecord.BYTES;
    }
  }

  private volatile Extent[] extents = {};
  private long firstAddress;
  private long firstReady;
  private long firstRecords;
  private boolean several;
  private MemorySegment firstSegment = MemorySegment.NULL;

  Extent[] extents() {
    return extents;
  }

  /** The pages that are ready. */
  long pages() {
    long pages = 0;
    for (Extent extent : extents) {
      pages += extent.pages();
    }
    return pages;
  }

  /** Those of a NUMA node. */
  long pages(int node) {
    long pages = 0;
    for (Extent extent : extents) {
      pages += extent.node == node ? extent.pages() : 0;
    }
    return pages;
  }

  void add(Extent extent) {
    Extent[] grown = Arrays.copyOf(extents, extents.length + 1);
    grown[grown.length - 1] = extent;
    if (grown.length == 1) {
      firstAddress = extent.range.address();
      firstRecords = extent.records;
      firstSegment = extent.range.segment();
    }
    several = grown.length > 1;
    extents = grown;
  }

  void ready(Extent extent, long bytes) {
    extent.readyBefore = extent.pages();
    extent.ready = bytes;
    if (extent == extents[0]) {
      firstReady = bytes;
    }
  }

  /** The header of the page that holds {@code address}, or 0 when no page of this region does. */
  public long header(long address) {
    long distance = address - firstAddress;
    if (Long.compareUnsigned(distance, firstReady) < 0) {
      return PageRecord.header(
          firstRecords + (distance >>> OsMemory.PAGE_SHIFT) * PageRecord.BYTES);
    }
    return several ? headerElsewhere(address) : 0;
  }

  private long headerElsewhere(long address) {
    long record = record(address);
    return record == 0 ? 0 : PageRecord.header(record);
  }

  /** The class of the block that starts at an address, which one does. */
  public int sizeClass(long address) {
    int pageClass = PageRecord.pageClass(header(address));
    return SizeClasses.sizeClass(SizeClasses.startingAt(pageClass, address));
  }

  /** The record of the page that holds {@code address}, or 0 when no page of this region does. */
  public long record(long address) {
    for (Extent extent : extents) {
      long distance = address - extent.range.address();
      if (distance >= 0 && distance < extent.ready) {
        return extent.record(distance >>> OsMemory.PAGE_SHIFT);
      }
    }
    return 0;
  }

  /** The first address of a record's page. */
  long address(long record) {
    Extent extent = extentOf(record);
    return extent.range.address() + extent.offset(record);
  }

  Extent extentOf(long record) {
    for (Extent extent : extents) {
      if (extent.holdsRecord(record)) {
        return extent;
      }
    }
    throw new IllegalStateException("no page has the record " + Long.toHexString(record));
  }

  /** A view of bytes that lie in one block. */
  public @Nullable MemorySegment segment(long address, long bytes) {
    long distance = address - firstAddress;
    if (distance >= 0 && distance < firstReady) {
      return firstSegment.asSlice(distance, bytes);
    }
    for (Extent extent : extents) {
      if (extent.range.contains(address)) {
        return extent.range.segment().asSlice(address - extent.range.address(), bytes);
      }
    }
    return null;
  }
}

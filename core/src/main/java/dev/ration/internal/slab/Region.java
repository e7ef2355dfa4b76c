// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Range;
import dev.ration.internal.slab.PageMap.Extent;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one pool: reserves them, and makes them ready for use, with their records, from
 * the front.
 *
 * <p>Equation: every page below an extent's mark is readable and writable, and so is its record.
 *
 * <p>Guarded by the page heap's lock: everything, but that {@code grown} is read without.
 */
final class Region {
  /** What the pool may commit. */
  interface Limit {
    long bytes();

    /** Whether so many pages, and so many bytes of metadata, may be committed besides. */
    boolean admits(long pages, long metadata);

    /** So many bytes of records have been committed. */
    void addRecords(long bytes);
  }

  private static final long COMMIT_CHUNK = 2L << 20;

  private final OsMemory memory;
  private final int hints;
  private final Limit limit;
  private final PageMap map;
  private final NearNodes nodes;

  /** Of each NUMA node the extent that grows; null where it has none yet. */
  private final @Nullable Extent[] growing;

  /** Addresses for which there were no records to be had; kept for the next attempt. */
  private @Nullable Range unrecorded;

  Region(OsMemory memory, int hints, Limit limit, PageMap map, NearNodes nodes) {
    this.memory = memory;
    this.hints = hints;
    this.limit = limit;
    this.map = map;
    this.nodes = nodes;
    this.growing = new @Nullable Extent[nodes.count()];
  }

  /**
   * Commits more of a node's last extent, or reserves another.
   *
   * @param clean where the pages are listed that are ready now
   * @return false when refused
   */
  boolean grow(int node, long pages, long moreMetadata, NodeRuns clean) {
    long bytes =
        Math.max(COMMIT_CHUNK, ((pages << OsMemory.PAGE_SHIFT) + COMMIT_CHUNK - 1) & -COMMIT_CHUNK);
    Extent extent = growing[node];
    if (extent == null || extent.range.bytes() - extent.ready < bytes) {
      extent = addExtent(node, bytes);
    }
    if (extent == null || !makeReady(extent, bytes, pages, moreMetadata)) {
      return false;
    }
    clean.insertCoalesced(extent.record(extent.readyBefore), extent.pages() - extent.readyBefore);
    return true;
  }

  private @Nullable Extent addExtent(int node, long bytes) {
    Range range = unrecorded != null && unrecorded.bytes() >= bytes ? unrecorded : reserve(bytes);
    if (range == null) {
      return null;
    }
    long records = (range.bytes() >>> OsMemory.PAGE_SHIFT) + 2;
    long recordBytesWanted =
        (records * PageRecord.BYTES + OsMemory.PAGE_SIZE - 1) & -OsMemory.PAGE_SIZE;
    Range recordRange = memory.reserveMetadata(recordBytesWanted);
    unrecorded = recordRange == null ? range : null;
    if (recordRange == null) {
      return null;
    }
    Extent extent = new Extent(range, recordRange, node);
    nodes.bind(range, node);
    nodes.bind(recordRange, node);
    growing[node] = extent;
    map.add(extent);
    return extent;
  }

  /** Address space can be limited too: then takes what is left. */
  private @Nullable Range reserve(long bytes) {
    long share = memory.preferredReservation(limit.bytes()) / growing.length & -COMMIT_CHUNK;
    long wanted = Math.max(bytes, share);
    Range range = memory.reserve(wanted);
    while (range == null && wanted / 2 >= bytes) {
      wanted /= 2;
      range = memory.reserve(wanted & -COMMIT_CHUNK);
    }
    return range;
  }

  private boolean makeReady(Extent extent, long bytes, long pagesWanted, long moreMetadata) {
    long from = extent.ready;
    long fromPage = from >>> OsMemory.PAGE_SHIFT;
    long pages = bytes >>> OsMemory.PAGE_SHIFT;
    long recordsNeeded = (fromPage + pages + 2) * PageRecord.BYTES;
    if (recordsNeeded > extent.recordsCommitted) {
      long more =
          Math.min(
              extent.recordRange.bytes() - extent.recordsCommitted,
              (recordsNeeded - extent.recordsCommitted + OsMemory.PAGE_SIZE - 1)
                  & -OsMemory.PAGE_SIZE);
      if (!limit.admits(pagesWanted, moreMetadata + more)
          || !memory.commit(
              extent.recordRange, extent.recordsCommitted, more, hints & OsMemory.NON_PAGED)) {
        return false;
      }
      extent.recordsCommitted += more;
      limit.addRecords(more);
    }
    if (!prepareRecords(extent) || !memory.commit(extent.range, from, bytes, hints)) {
      return false;
    }
    map.ready(extent, from + bytes);
    return true;
  }

  /** Records of nonpaged pool are locked and present, as its blocks are. */
  private boolean prepareRecords(Extent extent) {
    long more = extent.recordsCommitted - extent.recordsPrepared;
    if (more > 0
        && !memory.prepare(
            extent.recordRange, extent.recordsPrepared, more, hints & OsMemory.NON_PAGED)) {
      return false;
    }
    extent.recordsPrepared += more;
    return true;
  }
}

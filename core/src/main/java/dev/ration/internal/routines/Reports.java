// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.slab.BlockWord;
import dev.ration.internal.slab.PageHeap;
import dev.ration.internal.slab.Placement;
import dev.ration.internal.tag.TagLedger;
import dev.ration.nt.LeakReport;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTagInfo;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.QuotaUsage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a system into immutable reports. */
final class Reports {
  private final Executive executive;
  private final World world;

  Reports(Executive executive, World world) {
    this.executive = executive;
    this.world = world;
  }

  PoolSnapshot snapshot() {
    StackTouch.touch();
    List<PoolSnapshot.TagRow> tags = new ArrayList<>();
    long[] allocs = new long[2];
    long[] frees = new long[2];
    long[] bytes = new long[2];
    for (TagLedger.Row row : tagRows()) {
      tags.add(
          new PoolSnapshot.TagRow(
              row.tag(), row.pool() == Pool.PAGED, row.allocations(), row.frees(), row.bytes()));
      allocs[row.pool()] += row.allocations();
      frees[row.pool()] += row.frees();
      bytes[row.pool()] += row.bytes();
    }
    List<PoolSnapshot.ProcessRow> processes =
        world.behindGate(() -> processRows(bytes[0] + bytes[1]));
    return new PoolSnapshot(
        executive.options.name(),
        System.currentTimeMillis(),
        poolRow(
            executive.nonPaged, allocs[0], frees[0], bytes[0], executive.options.nonPagedLimit()),
        poolRow(executive.paged, allocs[1], frees[1], bytes[1], executive.options.pagedLimit()),
        List.copyOf(tags),
        processes,
        executive.slots.bytes(),
        List.copyOf(executive.warnings()),
        new PoolSnapshot.HugeRow(
            executive.memory.hugeAdvisedBytes(), executive.memory.hugePresentBytes()),
        world.behindGate(executive.setAside::rows),
        executive.memory.lockedOnUseBytes(),
        nodeRows());
  }

  private List<PoolSnapshot.NodeRow> nodeRows() {
    Placement nonPaged = executive.nonPaged.store().placement();
    Placement paged = executive.paged.store().placement();
    List<PoolSnapshot.NodeRow> rows = new ArrayList<>();
    for (int node = 0; node < nonPaged.nodes(); node++) {
      rows.add(
          new PoolSnapshot.NodeRow(
              node,
              nonPaged.committed(node),
              paged.committed(node),
              nonPaged.servedElsewhere(node) + paged.servedElsewhere(node)));
    }
    return rows;
  }

  private PoolSnapshot.PoolRow poolRow(Pool pool, long allocs, long frees, long bytes, long limit) {
    PageHeap pages = pool.store().pages();
    long committed = pages.committed();
    return new PoolSnapshot.PoolRow(
        limit,
        committed,
        Math.max(committed, pages.peakCommitted()),
        bytes,
        allocs - frees,
        allocs,
        frees,
        pool.index() == Pool.NON_PAGED ? executive.memory.lockedBytes() : 0);
  }

  /** Rows of tags that were ever used in a pool. */
  private List<TagLedger.Row> tagRows() {
    List<TagLedger.Row> rows = new ArrayList<>();
    int count = executive.tags.count();
    for (int tag = 0; tag < count; tag++) {
      for (int pool = 0; pool < 2; pool++) {
        int index = tag;
        int which = pool;
        TagLedger.Row row = world.behindGate(() -> executive.tagLedger.read(index, which));
        if (row.allocations() > 0) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private List<PoolSnapshot.ProcessRow> processRows(long allBytes) {
    List<PoolSnapshot.ProcessRow> rows = new ArrayList<>();
    long charged = 0;
    for (ProcessObject process : executive.processes.all()) {
      if (process.isSystem()) {
        continue;
      }
      rows.add(row(process));
      charged -= executive.quotaControl.direct(process.quota());
      if (process.parent() == null) {
        QuotaUsage usage = executive.quotaControl.usage(process.quota());
        charged += usage.pagedPoolUsage() + usage.nonPagedPoolUsage();
      }
    }
    ProcessObject system = executive.processes.system();
    rows.addFirst(
        new PoolSnapshot.ProcessRow(
            0,
            system.name(),
            0,
            true,
            QuotaLimits.UNLIMITED,
            new QuotaUsage(0, 0, 0, 0),
            0,
            0,
            1,
            Math.max(0, allBytes - charged)));
    return List.copyOf(rows);
  }

  private PoolSnapshot.ProcessRow row(ProcessObject process) {
    ProcessObject parent = process.parent();
    long blocks = executive.quotaControl.blocks(process.quota());
    return new PoolSnapshot.ProcessRow(
        process.id(),
        process.name(),
        parent == null ? 0 : parent.id(),
        !process.isClosed(),
        executive.quotaControl.limits(process.limited()),
        executive.quotaControl.usage(process.quota()),
        blocks,
        executive.quotaControl.refusals(process.quota()),
        (int) Math.min(Integer.MAX_VALUE, references(process, blocks)),
        0);
  }

  long references(ProcessObject process, long blocks) {
    return (process.isClosed() ? 0 : 1) + executive.processes.openChildren(process) + blocks;
  }

  List<PoolTagInfo> tagInfo() {
    StackTouch.touch();
    Map<Integer, TagLedger.Row[]> byTag = new HashMap<>();
    for (TagLedger.Row row : tagRows()) {
      byTag.computeIfAbsent(row.tag(), tag -> new TagLedger.Row[2])[row.pool()] = row;
    }
    List<PoolTagInfo> infos = new ArrayList<>();
    byTag.forEach((tag, rows) -> infos.add(info(tag, rows)));
    infos.sort(Comparator.comparingLong(info -> Integer.toUnsignedLong(info.tag())));
    return List.copyOf(infos);
  }

  private static PoolTagInfo info(int tag, TagLedger.Row[] rows) {
    TagLedger.Row none = new TagLedger.Row(tag, 0, 0, 0, 0);
    TagLedger.Row nonPaged = rows[0] == null ? none : rows[0];
    TagLedger.Row paged = rows[1] == null ? none : rows[1];
    return new PoolTagInfo(
        tag,
        paged.allocations(),
        paged.frees(),
        paged.bytes(),
        nonPaged.allocations(),
        nonPaged.frees(),
        nonPaged.bytes());
  }

  /** What a process holds, by tag; the world must stand still. */
  LeakReport leaks(ProcessObject process) {
    Map<Long, long[]> rows = new HashMap<>();
    LeakSites sites = new LeakSites(executive);
    for (int i = 0; i < 2; i++) {
      int pool = i;
      executive
          .pool(i)
          .store()
          .walk(
              (address, pointer, word, sizeClass) -> {
                if (BlockWord.isAllocated(word) && BlockWord.process(word) == process.id()) {
                  long key = (long) BlockWord.tag(word) << 1 | pool;
                  long[] row = rows.computeIfAbsent(key, k -> new long[2]);
                  long cost = FastPath.cost(word, pointer);
                  row[0]++;
                  row[1] += cost;
                  if (BlockWord.isVerified(word)) {
                    sites.add(address, key, cost);
                  }
                }
              });
    }
    List<LeakReport.Row> sorted = new ArrayList<>();
    rows.forEach(
        (key, row) ->
            sorted.add(
                new LeakReport.Row(
                    executive.tags.tag((int) (key >>> 1)), (key & 1) == 1, row[0], row[1])));
    sorted.sort(Comparator.comparingLong(LeakReport.Row::bytes).reversed());
    return new LeakReport(
        executive.options.name(), process.name(), process.id(), sorted, sites.sorted());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.slab.Reserve;
import dev.ration.internal.tag.TagTable;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolReserve;
import dev.ration.nt.PoolSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory for requests that may have what others may not: of processes with a guarantee, and of
 * those that must not fail.
 */
final class SetAside {
  private final Executive executive;
  private final @Nullable Reserve[] emergency = new @Nullable Reserve[2];

  SetAside(Executive executive) {
    this.executive = executive;
  }

  /** Sets pages aside for requests of high priority, when the system is made. */
  void prepareEmergency(PoolReserve bytes) {
    for (int i = 0; i < 2; i++) {
      if (bytes.bytes(i) > 0) {
        prepareRows();
        emergency[i] = create(executive.pool(i), bytes.bytes(i), executive.options.name());
      }
    }
  }

  /** Sets pages aside for a new process and its children; both pools, or nothing. */
  void prepare(ProcessObject process, PoolReserve bytes) {
    @Nullable Reserve[] reserves = new @Nullable Reserve[2];
    process.setReserves(reserves);
    for (int i = 0; i < 2; i++) {
      if (bytes.bytes(i) > 0) {
        prepareRows();
        reserves[i] = create(executive.pool(i), bytes.bytes(i), process.name());
      }
    }
  }

  /** Gives the pages of a process back, when its last block in them has been freed. */
  void retire(ProcessObject process) {
    for (int i = 0; i < 2; i++) {
      Reserve reserve = process.reserve(i);
      if (reserve != null) {
        executive.pool(i).store().reserves().retire(reserve);
      }
    }
  }

  /** What is set aside, the emergency reserve first. */
  List<PoolSnapshot.ReserveRow> rows() {
    List<PoolSnapshot.ReserveRow> rows = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      add(rows, 0, i, emergency[i]);
    }
    for (ProcessObject process : executive.processes.all()) {
      for (int i = 0; i < 2; i++) {
        add(rows, process.id(), i, process.reserve(i));
      }
    }
    return rows;
  }

  private static void add(
      List<PoolSnapshot.ReserveRow> rows, int process, int pool, @Nullable Reserve reserve) {
    Reserve.Amounts amounts = reserve == null ? null : reserve.amounts();
    if (amounts != null) {
      rows.add(
          new PoolSnapshot.ReserveRow(
              process, pool == Pool.PAGED, amounts.promised(), amounts.pages(), amounts.used()));
    }
  }

  /** A tag that is new when there is no memory at all is counted in a row that is there. */
  private void prepareRows() {
    executive.tagLedger.prepare(TagTable.OVERFLOW, 0, executive.nonPaged.store(), true);
  }

  private static Reserve create(Pool pool, long bytes, String name) {
    Reserve made = pool.store().reserves().create(bytes);
    if (made == null) {
      Hands.drain(pool);
      made = pool.store().reserves().create(bytes);
    }
    if (made == null) {
      throw new NtStatusException(
          NtStatus.STATUS_INSUFFICIENT_RESOURCES,
          name,
          0,
          Reserve.pages(bytes) << OsMemory.PAGE_SHIFT,
          pool.store().pages().committed(),
          pool.store().pages().limit());
    }
    return made;
  }

  /** Whether there may be something for a request that the pool has refused. */
  boolean isFor(Pool pool, ProcessObject process, int use) {
    for (ProcessObject up = process; up != null; up = up.parent()) {
      if (up.reserve(pool.index()) != null) {
        return true;
      }
    }
    return (use & AllocateSlowly.URGENT) != 0 && emergency[pool.index()] != null;
  }

  /** A block in state CACHED for a request that the pool has refused, or 0. */
  long take(Pool pool, ProcessObject process, long bytes, int use, boolean patient) {
    for (ProcessObject up = process; up != null; up = up.parent()) {
      Reserve reserve = up.reserve(pool.index());
      long address = reserve == null ? 0 : reserve.take(bytes, patient);
      if (address != 0) {
        return address;
      }
    }
    Reserve last = (use & AllocateSlowly.URGENT) == 0 ? null : emergency[pool.index()];
    return last == null ? 0 : last.take(bytes, patient);
  }
}

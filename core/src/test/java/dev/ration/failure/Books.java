// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.LookasideList;
import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import dev.ration.support.QuietLog;
import java.lang.foreign.MemorySegment;

/**
 * What a thread knows of its blocks, in fields that it sets without a call: so no error can come
 * between a call's return and its entry here.
 */
final class Books implements AutoCloseable {
  private static final int TAG = PoolTag.of("Deep").value();
  private static final int LIST_TAG = PoolTag.of("List").value();
  private static final int ENTRY = 200;

  final PoolSystem system =
      PoolSystem.builder().nonPagedLimit(32 << 20).pagedLimit(32 << 20).leakSink(r -> {}).build();
  final PoolProcess process = system.createProcess("deep down", new QuotaLimits(1 << 22, 1 << 22));
  private final PoolProcess other = process.createChild("other");
  private final LookasideList list = system.ex().initializeLookasideList(0, 0, ENTRY, LIST_TAG);
  private final long[] held = new long[16];
  private final MemorySegment[] entries = new MemorySegment[16];
  private int count;
  private int entryCount;
  private long allocations;
  private long frees;
  private boolean transferred;
  int pool;

  Books() {
    QuietLog.on();
  }

  void allocate(long bytes) {
    long address = system.raw().allocate(pool, bytes, TAG, process);
    if (address != 0) {
      held[count++] = address;
      allocations++;
    }
  }

  void allocateQuota(long bytes) {
    try {
      MemorySegment segment =
          process.call(() -> system.ex().allocatePoolQuotaUninitialized(0, bytes, TAG));
      held[count++] = segment.address();
      allocations++;
    } catch (NtStatusException e) {
      throw new IllegalStateException(e);
    }
  }

  void free() {
    if (count > 0) {
      system.raw().free(held[count - 1], TAG);
      count--;
      frees++;
    }
  }

  void transfer() {
    if (count > 0) {
      system.raw().transferQuota(held[0], transferred ? process : other);
      transferred = !transferred;
    }
  }

  void resize(long bytes) {
    if (count > 0) {
      system.raw().resize(held[0], bytes);
    }
  }

  void allocateEntry() {
    entries[entryCount] = list.allocate();
    entryCount++;
  }

  void freeEntry() {
    list.free(entries[entryCount - 1]);
    entryCount--;
  }

  void takeStocksAway() {
    process.usage();
  }

  /** What must hold when the thread has ended, and whatever it holds is freed. */
  void balance() {
    PoolSnapshot.TagRow row = row(system.snapshot());
    if (row != null) {
      assertThat(row.diff()).as("blocks held").isEqualTo(count);
    }
    system.checkInvariants();
    if (count > 0) {
      assertThat(system.raw().size(held[0])).isPositive();
    }
  }

  /** Frees everything, and requires that nothing is left. */
  void settle() {
    while (count > 0) {
      free();
    }
    while (entryCount > 0) {
      freeEntry();
    }
    list.flush();
    transferred = false;
    PoolSnapshot snapshot = system.snapshot();
    PoolSnapshot.TagRow row = row(snapshot);
    if (row != null) {
      assertThat(row.diff()).isZero();
      assertThat(row.bytes()).isZero();
    }
    assertThat(process.usage().nonPagedPoolUsage()).isZero();
    assertThat(process.usage().pagedPoolUsage()).isZero();
    assertThat(other.usage().nonPagedPoolUsage()).isZero();
    assertThat(process.references()).isEqualTo(2);
    assertThat(snapshot.nonPaged().blocks()).isZero();
  }

  /** Whether every call that returned, and no other, has been counted. */
  void requireExactCounts() {
    PoolSnapshot.TagRow row = row(system.snapshot());
    assertThat(row == null ? 0 : row.allocs()).as("allocations").isEqualTo(allocations);
    assertThat(row == null ? 0 : row.frees()).as("frees").isEqualTo(frees);
  }

  private static PoolSnapshot.TagRow row(PoolSnapshot snapshot) {
    long allocs = 0;
    long freed = 0;
    long bytes = 0;
    for (PoolSnapshot.TagRow row : snapshot.tags()) {
      if (row.tag() == TAG) {
        allocs += row.allocs();
        freed += row.frees();
        bytes += row.bytes();
      }
    }
    return allocs == 0 ? null : new PoolSnapshot.TagRow(TAG, false, allocs, freed, bytes);
  }

  @Override
  public void close() {
    system.close();
  }
}

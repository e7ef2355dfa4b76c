// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import dev.ration.PoolSystem;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.OsPolicy;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.nt.QuotaLimits;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills nonpaged pool under whatever limits its JVM was started with, and compares what the pool
 * says is locked with what the kernel says. Arguments: the policy, and how many MiB to ask for.
 */
final class LockProbe {
  private static final int TAG = PoolTag.of("Lock").value();
  private static final int BLOCK = 64 << 10;

  private LockProbe() {}

  public static void main(String[] arguments) {
    OsPolicy policy = OsPolicy.valueOf(arguments[0]);
    long wanted = Long.parseLong(arguments[1]) << 20;
    PoolSystem.Builder builder =
        PoolSystem.builder()
            .nonPagedLimit(wanted + wanted / 2)
            .lockPolicy(policy)
            .leakSink(report -> {});
    try (PoolSystem system = builder.build()) {
      fill(system, wanted);
    } catch (UnsupportedOperationException refused) {
      System.out.println("not built: " + refused.getMessage());
    }
    System.out.println("locked after close: " + Smaps.status("VmLck"));
  }

  private static void fill(PoolSystem system, long wanted) {
    List<Long> blocks = new ArrayList<>();
    long got = 0;
    long address = -1;
    while (got < wanted && address != 0) {
      address = system.raw().allocate(PoolType.NON_PAGED_POOL_NX, BLOCK, TAG);
      if (address != 0) {
        blocks.add(address);
        got += BLOCK;
      }
    }
    System.out.println("got MiB: " + (got >> 20) + (address == 0 ? ", then refused" : ""));
    report(system, "full");
    if (address == 0) {
      status(system);
    }
    touchWithoutFaults(system, blocks);
    System.out.println("metadata: " + (lockedOfPool(system) - lockedWith(blocks)));
    List<Long> kept = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      if (i % 4 == 0) {
        kept.add(blocks.get(i));
      } else {
        system.raw().free(blocks.get(i));
      }
    }
    system.trim();
    report(system, "quarter");
    System.out.println("mappings: " + Smaps.mappings(first(blocks), last(blocks) - first(blocks)));
    int missing = blocks.size() - kept.size();
    for (int i = 0; i < missing; i++) {
      long again = system.raw().allocate(PoolType.NON_PAGED_POOL_NX, BLOCK, TAG);
      system.raw().segment(again).fill((byte) 1);
      kept.add(again);
    }
    report(system, "refilled");
    kept.forEach(system.raw()::free);
    system.trim();
    report(system, "empty");
    system.checkInvariants();
    for (String warning : system.snapshot().warnings()) {
      System.out.println("warning: " + warning);
    }
  }

  @SuppressWarnings("deprecation")
  private static void status(PoolSystem system) {
    try {
      system
          .createProcess("tenant", QuotaLimits.UNLIMITED)
          .run(() -> system.fsRtl().allocatePool(PoolType.NON_PAGED_POOL_NX, BLOCK));
      System.out.println("raised nothing");
    } catch (NtStatusException raised) {
      System.out.println("raised " + raised.status());
    }
  }

  private static void touchWithoutFaults(PoolSystem system, List<Long> blocks) {
    long resident = resident(blocks);
    for (long block : blocks) {
      for (int offset = 0; offset < BLOCK; offset += 4096) {
        system.raw().segment(block).set(ValueLayout.JAVA_BYTE, offset, (byte) 1);
      }
    }
    System.out.println("present before first use: " + (resident == resident(blocks)));
  }

  private static long resident(List<Long> blocks) {
    return blocks.isEmpty() ? 0 : Smaps.sum("Rss", first(blocks), last(blocks) - first(blocks));
  }

  private static long lockedWith(List<Long> blocks) {
    return blocks.isEmpty() ? 0 : Smaps.sum("Locked", first(blocks), last(blocks) - first(blocks));
  }

  private static long first(List<Long> blocks) {
    return blocks.stream().mapToLong(Long::longValue).min().orElse(0);
  }

  private static long last(List<Long> blocks) {
    return blocks.stream().mapToLong(Long::longValue).max().orElse(0) + BLOCK;
  }

  /** What is locked but for the slots, which are locked on use: their unused pages are none. */
  private static long lockedOfPool(PoolSystem system) {
    return Smaps.sum("Locked") - Smaps.sumOfLocked("Locked", system.snapshot().metadataLocked());
  }

  private static void report(PoolSystem system, String when) {
    PoolSnapshot snapshot = system.snapshot();
    PoolSnapshot.PoolRow row = snapshot.nonPaged();
    long slots = snapshot.metadataLocked();
    System.out.printf(
        "%s: pool says %d, smaps %d, VmLck %d, committed %d%n",
        when, row.locked(), lockedOfPool(system), Smaps.status("VmLck") - slots, row.committed());
    System.out.printf(
        "%s: slots of %d, Locked %d, Rss %d%n",
        when, slots, Smaps.sumOfLocked("Locked", slots), Smaps.sumOfLocked("Rss", slots));
    System.out.printf("%s: slots present %d%n", when, snapshot.metadataBytes());
    if (row.locked() != lockedOfPool(system)) {
      throw new AssertionError("the pool says " + row.locked() + " bytes are locked");
    }
  }
}

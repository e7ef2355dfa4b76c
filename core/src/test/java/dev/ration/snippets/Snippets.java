// SPDX-License-Identifier: Apache-2.0
package dev.ration.snippets;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.nt.QuotaLimits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.Executor;

/** The examples of README.md and of the Javadoc, compiled and run. */
final class Snippets {
  private Snippets() {}

  static void example() {
    // @start region="example"
    try (PoolSystem system = PoolSystem.create()) {
      PoolProcess tenant = system.createProcess("tenant-7", new QuotaLimits(16 << 20, 1 << 20));
      int type = PoolType.PAGED_POOL | PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE;
      PoolTag tag = PoolTag.of("Page");
      MemorySegment block = tenant.call(() -> system.ex().allocatePoolQuotaZero(type, 8192, tag));
      if (!block.equals(MemorySegment.NULL)) { // NULL: over quota, or out of memory
        block.set(ValueLayout.JAVA_INT, 0, 42);
        System.out.println(tenant.usage());
        system.ex().freePoolWithTag(block, tag); // by any thread: tenant-7 gets its quota back
      }
    }
    // @end
  }

  static void process(PoolSystem system, Executor executor) throws InterruptedException {
    // @start region="process"
    PoolProcess tenant = system.createProcess("tenant-7", new QuotaLimits(16 << 20, 1 << 20));
    PoolProcess query = tenant.createChild("query-42", new QuotaLimits(4 << 20, 1 << 20));
    Executor charged = query.wrap(executor); // whatever it runs is charged to query-42 and tenant-7
    charged.execute(() -> answer(system));
    if (query.awaitQuota(PoolType.PAGED_POOL, 65_536, Duration.ofSeconds(1))) {
      query.run(() -> answer(system));
    }
    query.close(); // no new charge; blocks that are still out are reported by tag
    // @end
  }

  private static void answer(PoolSystem system) {
    // @start region="ex"
    PoolTag tag = PoolTag.of("Answ");
    try {
      MemorySegment block = system.ex().allocatePoolQuotaZero(PoolType.PAGED_POOL, 65_536, tag);
      block.setString(0, "forty-two");
      system.ex().freePoolWithTag(block, tag);
    } catch (NtStatusException refused) {
      System.out.println(refused.getMessage()); // whose limit refused, and what can be done
    }
    // @end
  }

  static long raw(PoolSystem system, PoolProcess tenant) {
    // @start region="raw"
    RawPool raw = system.raw();
    int tag = PoolTag.of("Ring").value();
    long address = raw.allocate(PoolType.NON_PAGED_POOL_NX, 256, tag, tenant);
    if (address != 0) { // 0: over quota, or out of memory; nothing is raised
      raw.segment(address).fill((byte) 1);
      raw.free(address, tag);
    }
    // @end
    return address;
  }
}

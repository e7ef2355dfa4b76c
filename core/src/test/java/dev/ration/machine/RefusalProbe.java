// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import dev.ration.PoolSystem;
import dev.ration.nt.OsPolicy;
import dev.ration.nt.PoolEvent;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Grows a pool, whose own limit is far away, as fast as it can until the operating system refuses.
 */
final class RefusalProbe {
  private static final int TAG = PoolTag.of("Refu").value();
  private static final long BLOCK = 8L << 20;

  private RefusalProbe() {}

  public static void main(String[] arguments) {
    try (PoolSystem system =
        PoolSystem.builder()
            .pagedLimit(1L << 40)
            .nonPagedLimit(1L << 40)
            .lockPolicy(OsPolicy.OFF)
            .leakSink(report -> {})
            .build()) {
      // Whatever the JVM loads for what follows, it loads while it still has memory.
      report(system, system.raw().allocate(PoolType.PAGED_POOL, BLOCK, TAG));
      AtomicInteger told = new AtomicInteger();
      system.events().onSet(PoolEvent.HIGH_COMMIT_CONDITION, Runnable::run, told::incrementAndGet);
      List<Long> blocks = new ArrayList<>();
      boolean toldInTime = false;
      long address = system.raw().allocate(PoolType.PAGED_POOL, BLOCK, TAG);
      while (address != 0) {
        blocks.add(address);
        toldInTime = told.get() > 0;
        address = system.raw().allocate(PoolType.PAGED_POOL, BLOCK, TAG);
      }
      System.out.println("refused after MiB: " + blocks.size() * 8);
      System.out.println("told before the refusal: " + toldInTime);
      report(system, blocks.removeLast());
      blocks.forEach(system.raw()::free);
    }
  }

  /** Frees a block, and looks whether that made room. */
  private static void report(PoolSystem system, long block) {
    System.out.println("set: " + system.events().isSet(PoolEvent.HIGH_COMMIT_CONDITION));
    system.raw().free(block);
    long again = system.raw().allocate(PoolType.PAGED_POOL, BLOCK, TAG);
    System.out.println("room again: " + (again != 0));
    if (again != 0) {
      system.raw().free(again);
    }
    system.checkInvariants();
    System.out.println("books balance");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.refused;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.nt.QuotaLimits;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Runs in a JVM that refuses restricted methods; prints what the test expects. */
final class WithoutNativeAccess {
  private static final int TAG = PoolTag.of("Port").value();
  private static final int OPERATIONS = 100_000;

  private WithoutNativeAccess() {}

  public static void main(String[] args) {
    try (PoolSystem system = PoolSystem.create()) {
      throw new AssertionError("native access was not refused: " + system.snapshot());
    } catch (IllegalCallerException refused) {
      System.out.println(refused.getMessage());
    }
    try (PoolSystem system = PoolSystem.builder().portableMemory(true).build()) {
      PoolProcess process = system.createProcess("tenant", new QuotaLimits(4 << 20, 4 << 20));
      storm(system, process, new Random(42));
      system.checkInvariants();
      System.out.println("books balance: " + process.usage());
      try {
        process.openArena(PoolType.PAGED_POOL, TAG).close();
      } catch (IllegalCallerException refused) {
        System.out.println("no arena: " + refused.getMessage());
      }
    }
  }

  private static void storm(PoolSystem system, PoolProcess process, Random random) {
    List<MemorySegment> held = new ArrayList<>();
    for (int i = 0; i < OPERATIONS; i++) {
      if (!held.isEmpty() && random.nextInt(100) < 50) {
        int index = random.nextInt(held.size());
        MemorySegment last = held.removeLast();
        MemorySegment block = index < held.size() ? held.set(index, last) : last;
        system.ex().freePoolWithTag(block, TAG);
      } else {
        int type = random.nextInt(2) | 8;
        long bytes = random.nextInt(100) == 0 ? random.nextInt(300_000) : random.nextInt(5_000);
        MemorySegment block =
            process.call(() -> system.ex().allocatePoolQuotaZero(type, bytes, TAG));
        if (!block.equals(MemorySegment.NULL)) {
          block.fill((byte) 1);
          held.add(block);
        }
      }
    }
    held.forEach(block -> system.ex().freePoolWithTag(block, TAG));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.TestSystems;
import dev.ration.internal.event.Clock;
import dev.ration.internal.memory.Host;
import dev.ration.internal.memory.HostFiles;
import dev.ration.internal.memory.LinuxMemory;
import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.OsSettings;
import dev.ration.internal.routines.Steps;
import dev.ration.nt.OsPolicy;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Locking, huge pages and decay cost steady work nothing: it calls the operating system seldom or
 * never. Calls are counted, which no other load on the machine can disturb.
 */
@EnabledOnOs(OS.LINUX)
class QuietMachineTest {
  private static final int TAG = PoolTag.of("Busy").value();
  private static final long SECOND = 1_000_000_000;
  private static final int BLOCKS = 10_000;
  private static final int DOUBLINGS = 12;
  private static final double RATIO = 0.787;

  private final Map<String, Integer> calls = new TreeMap<>();
  private final Clock clock = Clock.byHand();
  private final PoolSystem system =
      TestSystems.over(
              TestSystems.clocked(
                  PoolSystem.builder()
                      .lockPolicy(OsPolicy.BEST_EFFORT)
                      .hugePages(OsPolicy.BEST_EFFORT)
                      .nonPagedLimit(1L << 30)
                      .pagedLimit(1L << 30)
                      .leakSink(report -> {}),
                  clock),
              counted(
                  new LinuxMemory(
                      new Host(HostFiles.REAL),
                      new OsSettings(OsPolicy.BEST_EFFORT, OsPolicy.BEST_EFFORT))),
              Steps.NONE)
          .build();
  private final RawPool raw = system.raw();
  private long now;

  @AfterEach
  void close() {
    system.close();
  }

  private OsMemory counted(OsMemory memory) {
    return (OsMemory)
        Proxy.newProxyInstance(
            OsMemory.class.getClassLoader(),
            new Class<?>[] {OsMemory.class},
            (proxy, method, arguments) -> {
              calls.merge(method.getName(), 1, Integer::sum);
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Calls that take memory from the operating system, or give it back. */
  private int memoryCalls() {
    return calls.getOrDefault("commit", 0)
        + calls.getOrDefault("prepare", 0)
        + calls.getOrDefault("decommit", 0);
  }

  private long allocate(long bytes) {
    long block = raw.allocate(PoolType.NON_PAGED_POOL_NX, bytes, TAG);
    assertThat(block).isNotZero();
    return block;
  }

  // A delay passes.
  private void pass() {
    now += SECOND;
    clock.serve(now);
  }

  @Test
  void pairsCallNobody() {
    for (long bytes : new long[] {64, 1024, 4096, 65_536}) {
      raw.free(allocate(bytes));
      pass();
      pass();
      pass();
      calls.clear();
      for (int i = 0; i < 100_000; i++) {
        raw.free(allocate(bytes));
      }
      assertThat(memoryCalls()).as("%d bytes: %s", bytes, calls).isZero();
    }
  }

  @Test
  void mixedBlocksCallSeldom() {
    Random random = new Random(7);
    long[] blocks = new long[BLOCKS];
    for (int i = 0; i < BLOCKS; i++) {
      blocks[i] = allocate(size(random));
    }
    replace(blocks, random, 300_000);
    pass();
    pass();
    calls.clear();
    for (int i = 0; i < 3; i++) {
      replace(blocks, random, 100_000);
      pass();
    }
    assertThat(memoryCalls()).as("in 300,000 replacements: %s", calls).isLessThan(3000);
  }

  private void replace(long[] blocks, Random random, int count) {
    for (int n = 0; n < count; n++) {
      int i = random.nextInt(BLOCKS);
      raw.free(blocks[i]);
      blocks[i] = allocate(size(random));
    }
  }

  // Each doubling from 16 bytes to 64 KiB is rarer than the one before, as in the benchmark.
  private static long size(Random random) {
    double all = 1 - Math.pow(RATIO, DOUBLINGS);
    int rank = (int) (Math.log(1 - random.nextDouble() * all) / Math.log(RATIO));
    long low = 16L << Math.min(rank, DOUBLINGS - 1);
    return low + 1 + random.nextInt((int) low);
  }
}

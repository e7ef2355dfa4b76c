// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.TestSystems;
import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.routines.Steps;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.VerifierOptions;
import dev.ration.support.QuietLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** One seed: rounds of four threads, platform and virtual, with a look at everything between. */
final class ConcurrentRun {
  private static final int WORKERS = 4;
  private static final int ROUNDS = 5;
  private static final int OPERATIONS = 4_000;

  private final SplittableRandom random;
  private final PoolSystem system;
  private final List<PoolProcess> processes = new ArrayList<>();
  private final long[][] limits;
  private final ConcurrentLinkedQueue<SharedBlock> handedOver = new ConcurrentLinkedQueue<>();
  private final List<ConcurrentWorker> workers = new ArrayList<>();

  private ConcurrentRun(
      long seed, VerifierOptions verifier, UnaryOperator<PoolSystem.Builder> over) {
    QuietLog.on();
    random = new SplittableRandom(seed);
    long pool = random.nextBoolean() ? 256 << 20 : 8 << 20;
    system =
        over.apply(PoolSystem.builder())
            .nonPagedLimit(pool)
            .pagedLimit(pool)
            .leakSink(report -> {})
            .verifier(verifier)
            .clearOnFree(random.nextInt(4) == 0)
            .build();
    limits = new long[4][2];
    for (int i = 0; i < limits.length; i++) {
      limits[i][0] = limit();
      limits[i][1] = limit();
      QuotaLimits own = new QuotaLimits(limits[i][1], limits[i][0]);
      boolean top = i == 0 || i == 3;
      processes.add(
          top
              ? system.createProcess("p" + i, own)
              : processes.getFirst().createChild("p" + i, own));
    }
    for (int i = 0; i < WORKERS; i++) {
      workers.add(new ConcurrentWorker(system, processes, handedOver, random.split()));
    }
  }

  static void of(long seed) {
    of(seed, VerifierOptions.NONE);
  }

  static void of(long seed, VerifierOptions verifier) {
    of(seed, verifier, OPERATIONS);
  }

  static void of(long seed, VerifierOptions verifier, int operations) {
    of(seed, verifier, operations, UnaryOperator.identity());
  }

  /** As above, over a memory of the caller's. */
  static void over(long seed, OsMemory memory) {
    of(
        seed,
        VerifierOptions.NONE,
        OPERATIONS,
        builder -> TestSystems.over(builder, memory, Steps.NONE));
  }

  private static void of(
      long seed, VerifierOptions verifier, int operations, UnaryOperator<PoolSystem.Builder> over) {
    ConcurrentRun run = new ConcurrentRun(seed, verifier, over);
    try {
      run.run(operations);
    } catch (Exception | Error e) {
      throw new AssertionError("seed " + seed + " failed; replay: -Dration.seed=" + seed, e);
    } finally {
      run.system.close();
    }
  }

  private long limit() {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(1 << 16);
      case 1 -> random.nextInt(1 << 22);
      default -> Long.MAX_VALUE;
    };
  }

  private void run(int operations) throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      boolean last = round == ROUNDS - 1;
      together(worker -> worker.operate(operations));
      check();
      if (last) {
        together(ConcurrentWorker::freeAll);
        check();
        assertThat(system.snapshot().nonPaged().blocks()).isZero();
        assertThat(system.snapshot().paged().blocks()).isZero();
      }
    }
  }

  private interface Work {
    void on(ConcurrentWorker worker);
  }

  /** Every other worker is a virtual thread. */
  private void together(Work work) throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(WORKERS);
    for (int i = 0; i < WORKERS; i++) {
      ConcurrentWorker worker = workers.get(i);
      Thread.Builder builder = i % 2 == 0 ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
      builder.start(
          () -> {
            try {
              start.await();
              work.on(worker);
            } catch (Throwable e) {
              worker.failed(e);
            } finally {
              end.countDown();
            }
          });
    }
    start.countDown();
    assertThat(end.await(60, TimeUnit.SECONDS)).as("all workers ended").isTrue();
    for (ConcurrentWorker worker : workers) {
      worker.rethrow();
    }
  }

  /** All stand still: totals must agree exactly. */
  private void check() {
    Map<Integer, long[]> usage = new HashMap<>();
    Map<Long, long[]> tags = new HashMap<>();
    for (ConcurrentWorker worker : workers) {
      worker.held().forEach(block -> add(block, usage, tags));
    }
    handedOver.forEach(block -> add(block, usage, tags));
    for (int i = 0; i < processes.size(); i++) {
      long[] expected = usage.getOrDefault(i, new long[3]);
      var actual = processes.get(i).usage();
      assertThat(actual.nonPagedPoolUsage()).isEqualTo(expected[0]);
      assertThat(actual.pagedPoolUsage()).isEqualTo(expected[1]);
      assertThat(actual.peakNonPagedPoolUsage()).isBetween(expected[0], limits[i][0]);
      assertThat(actual.peakPagedPoolUsage()).isBetween(expected[1], limits[i][1]);
      int children = i == 0 ? 2 : 0;
      assertThat(processes.get(i).references()).isEqualTo(1 + children + (int) expected[2]);
    }
    checkTags(tags);
    system.checkInvariants();
  }

  private void add(SharedBlock block, Map<Integer, long[]> usage, Map<Long, long[]> tags) {
    long cost = Sizes.cost(block.bytes());
    for (int up = block.process(); up >= 0; up = up == 1 || up == 2 ? 0 : -1) {
      usage.computeIfAbsent(up, key -> new long[3])[block.pool()] += cost;
    }
    if (block.process() >= 0) {
      usage.get(block.process())[2]++;
    }
    long[] row = tags.computeIfAbsent(block.tagKey(), key -> new long[2]);
    row[0]++;
    row[1] += cost;
  }

  private void checkTags(Map<Long, long[]> tags) {
    long allocations = 0;
    for (PoolSnapshot.TagRow row : system.snapshot().tags()) {
      long[] held = tags.remove((long) row.tag() << 1 | (row.paged() ? 1 : 0));
      assertThat(row.diff()).isEqualTo(held == null ? 0 : held[0]);
      assertThat(row.bytes()).isEqualTo(held == null ? 0 : held[1]);
      allocations += row.allocs();
    }
    assertThat(tags).isEmpty();
    long made = workers.stream().mapToLong(ConcurrentWorker::allocations).sum();
    assertThat(allocations).isEqualTo(made);
  }
}

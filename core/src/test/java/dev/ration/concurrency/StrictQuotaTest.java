// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.nt.NtStatus;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many threads, one quota: never a byte over, and no refusal of what fits.
 *
 * <p>The meter counts a block after it was granted and forgets it before it is freed. So what it
 * shows is never more than what is used, and above the limit only if the quota was overrun.
 */
@Timeout(120)
final class StrictQuotaTest {
  private static final int THREADS = 8;
  private static final int BLOCKS = 64;
  private static final int ROUNDS = 4000;
  private static final int LARGEST = 20_000;

  /** Less than one thread asks for, so that some are refused however they are scheduled. */
  private static final long LIMIT = 18 * 4096;

  private static final int[] TAGS = {
    PoolTag.of("one").value(), PoolTag.of("two").value(), PoolTag.of("thre").value()
  };

  private PoolSystem system;
  private RawPool raw;

  /** What the threads hold of one process, and the most that they ever held together. */
  private static final class Meter {
    final PoolProcess process;
    final long limit;
    final AtomicLong held = new AtomicLong();
    final AtomicLong most = new AtomicLong();

    Meter(PoolProcess process, long limit) {
      this.process = process;
      this.limit = limit;
    }

    void add(long bytes) {
      long now = held.addAndGet(bytes);
      most.accumulateAndGet(now, Math::max);
      assertThat(now).as("held of %s", process).isLessThanOrEqualTo(limit);
    }

    void remove(long bytes) {
      held.addAndGet(-bytes);
    }
  }

  @BeforeEach
  void open() {
    system = PoolSystem.builder().nonPagedLimit(1L << 28).pagedLimit(1L << 28).build();
    raw = system.raw();
  }

  @AfterEach
  void close() {
    system.checkInvariants();
    system.close();
  }

  /** None is lost, and none is booked twice. */
  @Test
  void psChargesOfSeveralThreadsAddUp() throws Exception {
    PoolProcess top = system.createProcess("top", QuotaLimits.UNLIMITED);
    PoolProcess left = top.createChild("left", QuotaLimits.UNLIMITED);
    PoolProcess right = top.createChild("right", QuotaLimits.UNLIMITED);
    int charges = 20_000;
    Crowd.run(
        4,
        thread -> {
          for (int i = 0; i < charges; i++) {
            system.ps().chargePoolQuota(thread % 2 == 0 ? left : right, 1, 3);
            if (i % 2 == 0) {
              system.ps().returnPoolQuota(thread % 2 == 0 ? left : right, 1, 2);
            }
          }
        });
    assertThat(left.usage().pagedPoolUsage()).isEqualTo(2L * charges * 2);
    assertThat(top.usage().pagedPoolUsage()).isEqualTo(4L * charges * 2);
  }

  private static QuotaLimits limit(long bytes) {
    return new QuotaLimits(bytes, bytes);
  }

  /** Takes and frees at random until the rounds are over or the test has failed. */
  private void churn(Seeds seeds, int thread, int poolType, Meter... path) {
    churn(seeds, thread, poolType, new AtomicInteger(), path);
  }

  private void churn(Seeds seeds, int thread, int poolType, AtomicInteger refused, Meter... path) {
    var random = seeds.random(thread);
    long[] blocks = new long[BLOCKS];
    int[] sizes = new int[BLOCKS];
    for (int round = 0; round < ROUNDS; round++) {
      int i = random.nextInt(BLOCKS);
      if (blocks[i] == 0) {
        sizes[i] = 1 + (random.nextInt(4) == 0 ? random.nextInt(LARGEST) : random.nextInt(600));
        int tag = TAGS[random.nextInt(TAGS.length)];
        blocks[i] = raw.allocate(poolType, sizes[i], tag, path[0].process);
        if (blocks[i] == 0) {
          refused.incrementAndGet();
        } else {
          for (Meter meter : path) {
            meter.add(Cost.of(sizes[i]));
          }
        }
      } else {
        release(blocks, sizes, i, path);
      }
    }
    for (int i = 0; i < BLOCKS; i++) {
      if (blocks[i] != 0 && i % 2 == 0) {
        release(blocks, sizes, i, path);
      }
    }
    left[thread] = blocks;
    leftSizes[thread] = sizes;
    leftPaths[thread] = path;
  }

  private void release(long[] blocks, int[] sizes, int i, Meter... path) {
    for (Meter meter : path) {
      meter.remove(Cost.of(sizes[i]));
    }
    raw.free(blocks[i]);
    blocks[i] = 0;
  }

  /** What each thread still held at its end. */
  private final long[][] left = new long[THREADS][];

  private final int[][] leftSizes = new int[THREADS][];
  private final Meter[][] leftPaths = new Meter[THREADS][];

  private void freeRest() {
    for (int thread = 0; thread < THREADS; thread++) {
      for (int i = 0; i < BLOCKS; i++) {
        if (left[thread][i] != 0) {
          release(left[thread], leftSizes[thread], i, leftPaths[thread]);
        }
      }
    }
  }

  /** Everything that must hold once all threads have stopped. */
  private void checkBooks(int poolType, Meter meter) {
    long usage = Cost.usage(meter.process, poolType);
    assertThat(usage).isEqualTo(meter.held.get());
    assertThat(Cost.peak(meter.process, poolType)).isBetween(meter.most.get(), meter.limit);
    long rest = meter.limit - usage;
    assertThat(system.ps().chargeProcessPoolQuota(meter.process, poolType, rest + 1))
        .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(system.ps().chargeProcessPoolQuota(meter.process, poolType, rest))
        .isEqualTo(NtStatus.STATUS_SUCCESS);
    assertThat(raw.allocate(poolType, 1, TAGS[0], meter.process)).isZero();
    system.ps().returnPoolQuota(meter.process, poolType, rest);
    if (rest >= 4096) {
      long block = raw.allocate(poolType, rest / 4096 * 4096, TAGS[0], meter.process);
      assertThat(block).as("a block of all whole pages that are left").isNotZero();
      raw.free(block);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void neverByteOver(int poolType) {
    Seeds seeds = new Seeds();
    PoolProcess process = system.createProcess("tenant", limit(LIMIT));
    Meter meter = new Meter(process, LIMIT);
    AtomicInteger refused = new AtomicInteger();
    Crowd.run(THREADS, thread -> churn(seeds, thread, poolType, refused, meter));
    assertThat(refused.get()).as("the quota is far too small, %s", seeds).isPositive();
    checkBooks(poolType, meter);
    freeRest();
    assertThat(Cost.usage(process, poolType)).isZero();
    assertThat(process.references()).isEqualTo(1);
  }

  @Test
  void hierarchies() {
    Seeds seeds = new Seeds();
    PoolProcess parent = system.createProcess("parent", limit(LIMIT));
    PoolProcess child = parent.createChild("child", limit(LIMIT / 2));
    PoolProcess grandchild = child.createChild("grandchild", limit(LIMIT / 3));
    PoolProcess sharing = parent.createChild("sharing");
    Meter top = new Meter(parent, LIMIT);
    Meter middle = new Meter(child, LIMIT / 2);
    Meter low = new Meter(grandchild, LIMIT / 3);
    Meter shared = new Meter(sharing, LIMIT);
    Meter[][] paths = {{top}, {middle, top}, {low, middle, top}, {shared, top}};
    Crowd.run(THREADS, thread -> churn(seeds, thread, 1, paths[thread % paths.length]));
    for (Meter[] path : paths) {
      assertThat(Cost.usage(path[0].process, 1)).isEqualTo(path[0].held.get());
      assertThat(Cost.peak(path[0].process, 1)).isBetween(path[0].most.get(), path[0].limit);
    }
    checkBooks(1, top);
    freeRest();
    for (Meter[] path : paths) {
      assertThat(Cost.usage(path[0].process, 1)).isZero();
    }
  }

  @Test
  void whileLimitsChange() {
    Seeds seeds = new Seeds();
    PoolProcess process = system.createProcess("tenant", limit(LIMIT));
    Meter meter = new Meter(process, LIMIT);
    AtomicBoolean stop = new AtomicBoolean();
    Thread changer =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  var random = seeds.random(99);
                  while (!stop.get()) {
                    process.setLimits(limit(random.nextLong(LIMIT + 1)));
                    assertThat(process.limits().pagedPoolLimit()).isLessThanOrEqualTo(LIMIT);
                  }
                });
    Crowd.run(THREADS, thread -> churn(seeds, thread, 1, meter));
    stop.set(true);
    Crowd.join(changer);
    process.setLimits(limit(0));
    assertThat(raw.allocate(1, 1, TAGS[0], process)).isZero();
    process.setLimits(limit(LIMIT));
    checkBooks(1, meter);
    freeRest();
    assertThat(Cost.usage(process, 1)).isZero();
  }

  @Test
  void whileEverythingIsLookedAt() {
    Seeds seeds = new Seeds();
    PoolProcess process = system.createProcess("tenant", limit(LIMIT));
    PoolProcess child = process.createChild("child", limit(LIMIT / 2));
    Meter top = new Meter(process, LIMIT);
    Meter low = new Meter(child, LIMIT / 2);
    AtomicBoolean stop = new AtomicBoolean();
    Crowd watchers = new Crowd();
    watchers.add(0, thread -> Watching.usage(stop, process, LIMIT));
    watchers.add(2, thread -> Watching.snapshots(stop, system));
    watchers.add(4, thread -> Watching.repeat(stop, system::checkInvariants));
    watchers.add(6, thread -> Watching.repeat(stop, system::trim));
    watchers.start();
    try {
      Crowd.run(
          THREADS,
          thread -> {
            if (thread % 2 == 0) {
              churn(seeds, thread, 1, top);
            } else {
              churn(seeds, thread, 1, low, top);
            }
          });
    } finally {
      stop.set(true);
    }
    watchers.join();
    checkBooks(1, top);
    freeRest();
    assertThat(Cost.usage(process, 1)).isZero();
    assertThat(Cost.usage(child, 1)).isZero();
  }
}

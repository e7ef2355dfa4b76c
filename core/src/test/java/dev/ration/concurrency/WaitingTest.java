// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.nt.PoolEvent;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.Subscription;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting for quota, and being told of usage. */
@Timeout(120)
final class WaitingTest {
  private static final int TAG = PoolTag.of("wait").value();
  private static final Duration LONG = Duration.ofSeconds(30);

  private final PoolSystem system = PoolSystem.create();
  private final RawPool raw = system.raw();

  @AfterEach
  void close() {
    system.checkInvariants();
    system.close();
  }

  private PoolProcess process(long limit) {
    return system.createProcess("tenant", new QuotaLimits(limit, limit));
  }

  @Test
  void deadlineIsHonoured() throws InterruptedException {
    PoolProcess process = process(4096);
    assertThat(process.awaitQuota(1, 4096, Duration.ZERO)).isTrue();
    long block = raw.allocate(1, 4000, TAG, process);
    long start = System.nanoTime();
    assertThat(process.awaitQuota(1, 4000, Duration.ofMillis(20))).isFalse();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    assertThat(process.awaitQuota(1, 8192, Duration.ZERO)).isFalse();
    assertThat(process.awaitQuota(1, 1, Duration.ZERO)).isTrue();
    raw.free(block);
    assertThat(process.awaitQuota(1, 4096, Duration.ZERO)).isTrue();
  }

  /** A single block goes round: whoever waits for it gets it in the end, however returns fall. */
  @Test
  void everyReturnWakes() {
    PoolProcess process = process(4096);
    Crowd.run(
        6,
        thread -> {
          for (int got = 0; got < 150; ) {
            assertThat(process.awaitQuota(1, 4096, LONG)).as("thread %d", thread).isTrue();
            long block = raw.allocate(1, 4096, TAG, process);
            if (block != 0) {
              got++;
              raw.free(block);
            }
          }
        });
    assertThat(Cost.usage(process, 1)).isZero();
  }

  /** Blocks that lie in stocks, in the fast paths of other slots, count too. */
  @Test
  void smallReturnsWakeToo() {
    PoolProcess process = process(100 * 1024);
    long[][] held = new long[4][50];
    Crowd.run(
        4,
        thread -> {
          for (int i = 0; i < 50; i++) {
            held[thread][i] = raw.allocate(1, 100, TAG, process);
          }
        });
    long limit = 100 * 1024;
    Crowd crowd = new Crowd();
    crowd.add(0, thread -> assertThat(process.awaitQuota(1, limit / 4096 * 4096, LONG)).isTrue());
    for (int i = 2; i <= 8; i += 2) {
      long[] blocks = held[i / 2 - 1];
      crowd.add(
          i,
          thread -> {
            for (long block : blocks) {
              raw.free(block);
            }
          });
    }
    crowd.start();
    crowd.join();
  }

  @Test
  void manyWaitersAreWokenByOneRaise() {
    PoolProcess parent = process(1000);
    PoolProcess child = parent.createChild("child");
    CountDownLatch all = new CountDownLatch(50);
    Crowd crowd = new Crowd();
    for (int i = 0; i < 50; i++) {
      crowd.add(
          i,
          thread -> {
            all.countDown();
            assertThat((thread < 25 ? parent : child).awaitQuota(1, 4096, LONG)).isTrue();
          });
    }
    crowd.start();
    try {
      assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    parent.setLimits(new QuotaLimits(4096, 0));
    crowd.join();
  }

  @Test
  void closingWakes() {
    PoolProcess process = process(1000);
    Crowd crowd = new Crowd();
    CountDownLatch all = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      crowd.add(
          i,
          thread -> {
            all.countDown();
            assertThat(process.awaitQuota(1, 4096, Duration.ofHours(1))).isFalse();
          });
    }
    crowd.start();
    try {
      assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    process.close();
    crowd.join();
  }

  /** Once for every time that usage rises above the threshold, whoever charges. */
  @Test
  void toldOncePerCrossing() {
    PoolProcess process = process(1 << 20);
    AtomicInteger told = new AtomicInteger();
    try (Subscription above =
        process.onUsageAbove(1, 10_000, Runnable::run, told::incrementAndGet)) {
      assertThat(above).isNotNull();
      for (int crossing = 1; crossing <= 20; crossing++) {
        long[][] blocks = new long[4][40];
        Crowd.run(
            4,
            thread -> {
              for (int i = 0; i < 40; i++) {
                blocks[thread][i] = raw.allocate(1, 100, TAG, process);
              }
            });
        assertThat(told.get()).as("crossing %d", crossing).isEqualTo(crossing);
        Crowd.run(
            4,
            thread -> {
              for (long block : blocks[thread]) {
                raw.free(block);
              }
            });
        assertThat(told.get()).isEqualTo(crossing);
      }
    }
    raw.free(raw.allocate(1, 50_000, TAG, process));
    assertThat(told.get()).as("the subscription has been closed").isEqualTo(20);
  }

  /** The action runs where nothing is held: it may use the system as it likes. */
  @Test
  void actionsMayDoAnything() {
    PoolProcess process = process(1 << 20);
    long block = raw.allocate(1, 20_000, TAG, process);
    AtomicInteger told = new AtomicInteger();
    Crowd.run(
        1,
        thread ->
            process
                .onUsageAbove(
                    1,
                    10_000,
                    Runnable::run,
                    () -> {
                      system.checkInvariants();
                      raw.free(raw.allocate(1, 70_000, TAG, process));
                      told.incrementAndGet();
                    })
                .close());
    assertThat(told.get()).isEqualTo(1);
    raw.free(block);
  }

  /** An executor that refuses, or has no memory, does not cost the block that made it due. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusingExecutorLosesNoBlock(boolean full) {
    AtomicInteger asked = new AtomicInteger();
    Executor refusing =
        task -> {
          asked.incrementAndGet();
          if (full) {
            throw new PlantedFullHeap();
          }
          throw new Planted();
        };
    PoolSystem other = PoolSystem.builder().pagedLimit(64 << 20).build();
    PoolProcess process = other.createProcess("tenant", QuotaLimits.UNLIMITED);
    Subscription above = process.onUsageAbove(1, 100, refusing, () -> {});
    Subscription low = other.events().onSet(PoolEvent.LOW_PAGED_POOL_CONDITION, refusing, () -> {});
    long block = other.raw().allocate(1, 63 << 20, TAG, process);
    assertThat(block).isNotZero();
    assertThat(asked).hasValue(2);
    other.raw().free(block);
    other.close();
    above.close();
    low.close();
  }

  /** Thrown on purpose; without a stack trace that would frighten the reader of the log. */
  private static final class Planted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Planted() {
      super("planted", null, false, false);
    }
  }

  /** As {@link Planted}. */
  private static final class PlantedFullHeap extends OutOfMemoryError {
    private static final long serialVersionUID = 1L;

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }

  /** A block that grows where it lies tells as a new one does. */
  @Test
  void resizeTells() {
    PoolProcess process = process(1 << 20);
    AtomicInteger told = new AtomicInteger();
    long block = raw.allocate(1, 10, TAG, process);
    long full = raw.allocate(1, 4000, TAG, process);
    process.onUsageAbove(1, Cost.usage(process, 1), Runnable::run, told::incrementAndGet);
    long grown = raw.resize(full, 4096);
    assertThat(told.get()).isEqualTo(grown == 0 ? 0 : 1);
    assertThat(grown).isNotZero();
    raw.free(full);
    raw.free(block);
  }
}

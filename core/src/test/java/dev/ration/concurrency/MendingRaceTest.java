// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.TestSystems;
import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.routines.Steps;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operations that an error ends in the middle, while others go on. */
@Timeout(120)
final class MendingRaceTest {
  private static final int TAG = PoolTag.of("mend").value();
  private static final int THREADS = 4;
  private static final int BLOCKS = 24;
  private static final QuotaLimits MUCH = new QuotaLimits(1L << 30, 1L << 30);

  private static final class Planted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Planted() {
      super("planted", null, false, false);
    }
  }

  /** Fails one step in so many, or none. */
  private static final class Dice implements Steps {
    private volatile int oneIn;
    private final AtomicInteger failed = new AtomicInteger();

    @Override
    public void pass() {
      if (oneIn > 0 && ThreadLocalRandom.current().nextInt(oneIn) == 0) {
        failed.incrementAndGet();
        throw new Planted();
      }
    }
  }

  private final Dice dice = new Dice();

  private PoolSystem open() {
    return TestSystems.over(PoolSystem.builder().leakSink(report -> {}), new PortableMemory(), dice)
        .build();
  }

  /** Who fails has changed nothing, and who goes on notices nothing. */
  @Test
  void booksBalance() throws InterruptedException {
    Seeds seeds = new Seeds();
    try (PoolSystem system = open()) {
      PoolProcess a = system.createProcess("a", MUCH);
      PoolProcess b = a.createChild("b", MUCH);
      long[][] blocks = new long[THREADS][BLOCKS];
      long[] wanted = new long[THREADS];
      dice.oneIn = 300;
      Crowd.run(
          THREADS,
          thread ->
              wanted[thread] = churn(system.raw(), a, b, blocks[thread], seeds.random(thread)));
      dice.oneIn = 0;
      system.checkInvariants();
      assertThat(dice.failed.get()).isPositive();
      long sum = 0;
      for (long each : wanted) {
        sum += each;
      }
      assertThat(Cost.usage(a, 1)).as("%s", seeds).isEqualTo(sum);
      for (long[] ofThread : blocks) {
        for (long block : ofThread) {
          if (block != 0) {
            system.raw().free(block);
          }
        }
      }
      system.checkInvariants();
      assertThat(Cost.usage(a, 1)).isZero();
      b.close();
      a.close();
      assertThat(a.awaitClosed(Duration.ofSeconds(30))).isTrue();
    }
  }

  /** Returns what the blocks that are left cost. */
  private static long churn(
      RawPool raw, PoolProcess a, PoolProcess b, long[] blocks, SplittableRandom random) {
    long[] bytes = new long[BLOCKS];
    for (int round = 0; round < 1500; round++) {
      int i = random.nextInt(BLOCKS);
      try {
        if (blocks[i] == 0) {
          bytes[i] = random.nextInt(10) == 0 ? 70_000 : 1 + random.nextInt(9000);
          blocks[i] = raw.allocate(1, bytes[i], TAG, random.nextBoolean() ? a : b);
        } else if (random.nextInt(3) == 0) {
          raw.transferQuota(blocks[i], random.nextBoolean() ? a : b);
        } else if (random.nextInt(3) == 0) {
          long wish = Math.max(1, bytes[i] - random.nextInt(4000));
          bytes[i] = raw.resize(blocks[i], wish) == 0 ? bytes[i] : wish;
        } else {
          // A free that fails before it has won has freed nothing either.
          raw.free(blocks[i]);
          blocks[i] = 0;
        }
      } catch (Planted expected) {
        // Nothing has changed: what is in the array is still true.
      }
    }
    long cost = 0;
    for (int i = 0; i < BLOCKS; i++) {
      cost += blocks[i] == 0 ? 0 : Cost.of(bytes[i]);
    }
    return cost;
  }

  /**
   * Two threads change and free the same block while operations on it fail: nobody waits for ever.
   */
  @Test
  void nobodyWaitsForBlockWhoseChangeFailed() {
    try (PoolSystem system = open()) {
      RawPool raw = system.raw();
      PoolProcess a = system.createProcess("a", MUCH);
      PoolProcess b = system.createProcess("b", MUCH);
      long block = raw.allocate(1, 100, TAG);
      dice.oneIn = 6;
      Crowd.run(
          3,
          thread -> {
            for (int round = 0; round < 800; round++) {
              try {
                if (thread == 2) {
                  assertThat(raw.size(block)).isEqualTo(100);
                } else {
                  raw.transferQuota(block, thread == 0 ? a : b);
                }
              } catch (Planted expected) {
                // The owner is as it was.
              }
            }
          });
      dice.oneIn = 0;
      assertThat(Cost.usage(a, 1) + Cost.usage(b, 1)).isEqualTo(Cost.of(100));
      raw.free(block);
      system.checkInvariants();
    }
  }

  /** What a slot alone knew of a peak is not lost when its stock is thrown away. */
  @Test
  void peakSurvivesMending() {
    try (PoolSystem system = open()) {
      RawPool raw = system.raw();
      PoolProcess process = system.createProcess("p", MUCH);
      long[] blocks = new long[30];
      // The first lap fills the slot's magazine, so that the second needs nothing but the slot.
      for (PoolProcess payer : new PoolProcess[] {system.systemProcess(), process}) {
        for (int i = 0; i < blocks.length; i++) {
          blocks[i] = raw.allocate(1, 100, TAG, payer);
        }
        for (long block : blocks) {
          raw.free(block);
        }
      }
      dice.oneIn = 1;
      assertThatThrownBy(() -> raw.allocate(1, 100_000, TAG, process)).isInstanceOf(Planted.class);
      dice.oneIn = 0;
      assertThat(Cost.usage(process, 1)).isZero();
      assertThat(Cost.peak(process, 1)).isEqualTo(30 * Cost.of(100));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.nt.BugCheckError;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two threads do something to the same block within nanoseconds, thousands of times: the outcome is
 * that of one order or the other, and the books balance.
 *
 * <p>Nobody allocates meanwhile, so the loser can only find a free block.
 */
@Timeout(120)
final class OneWinnerTest {
  private static final int ROUNDS = 3000;
  private static final int TAG = PoolTag.of("race").value();

  private final PoolSystem system = PoolSystem.create();
  private final RawPool raw = system.raw();
  private final PoolProcess a = system.createProcess("a", QuotaLimits.UNLIMITED);
  private final PoolProcess b = system.createProcess("b", QuotaLimits.UNLIMITED);
  private final PoolProcess c = system.createProcess("c", QuotaLimits.UNLIMITED);

  /** What one thread does to the block; whether it could. */
  @FunctionalInterface
  private interface Act {
    void on(long block);
  }

  @AfterEach
  void close() {
    system.checkInvariants();
    system.close();
  }

  /** One round after another: who could what, as seen by {@code judge}. */
  private void race(int poolType, long bytes, Act first, Act second, Verdict judge) {
    Rendezvous start = new Rendezvous(2);
    Rendezvous end = new Rendezvous(2);
    long[] block = new long[1];
    AtomicInteger done = new AtomicInteger();
    Crowd.run(
        2,
        thread -> {
          try {
            for (int round = 0; round < ROUNDS; round++) {
              if (thread == 0) {
                block[0] = raw.allocate(poolType, bytes, TAG, a);
                done.set(0);
              }
              start.meet();
              if (could(thread == 0 ? first : second, block[0])) {
                done.addAndGet(thread + 1);
              }
              end.meet();
              if (thread == 0) {
                judge.on(block[0], done.get(), round);
              }
            }
          } catch (Throwable e) {
            start.breakUp();
            end.breakUp();
            throw e;
          }
        });
    for (PoolProcess process : new PoolProcess[] {a, b, c}) {
      assertThat(Cost.usage(process, poolType)).as("%s", process).isZero();
      assertThat(process.references()).as("%s", process).isEqualTo(1);
    }
  }

  /** Sees the block, the sum of 1 if the first could and 2 if the second could, and the round. */
  @FunctionalInterface
  private interface Verdict {
    void on(long block, int done, int round);
  }

  private static boolean could(Act act, long block) {
    try {
      act.on(block);
      return true;
    } catch (BugCheckError e) {
      assertThat(e.bugCheck().code()).isEqualTo(0xC2);
      return false;
    }
  }

  private void checkNow(int round) {
    if (round % 500 == 0) {
      system.checkInvariants();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 40", "1, 40", "1, 1500", "1, 3000", "0, 20000", "1, 20000", "0, 100000"})
  void twoFrees(int poolType, long bytes) {
    race(
        poolType,
        bytes,
        raw::free,
        block -> raw.free(block, TAG),
        (block, done, round) -> {
          assertThat(done).as("one of two frees").isIn(1, 2);
          checkNow(round);
        });
  }

  @ParameterizedTest
  @CsvSource({"1, 40", "0, 3000", "1, 20000", "1, 100000"})
  void freeAgainstTransfer(int poolType, long bytes) {
    race(
        poolType,
        bytes,
        raw::free,
        block -> raw.transferQuota(block, b),
        (block, done, round) -> {
          assertThat(done).as("a free wins, the transfer before it or too late").isIn(1, 3);
          assertThat(Cost.usage(a, poolType) + Cost.usage(b, poolType)).isZero();
          checkNow(round);
        });
  }

  @ParameterizedTest
  @CsvSource({"1, 40", "0, 3000", "1, 20000", "1, 100000"})
  void transferAgainstTransfer(int poolType, long bytes) {
    race(
        poolType,
        bytes,
        block -> raw.transferQuota(block, b),
        block -> raw.transferQuota(block, c),
        (block, done, round) -> {
          assertThat(done).isEqualTo(3);
          assertThat(Cost.usage(a, poolType)).isZero();
          long ofB = Cost.usage(b, poolType);
          long ofC = Cost.usage(c, poolType);
          assertThat(ofB + ofC).isEqualTo(Cost.of(bytes));
          assertThat(Math.min(ofB, ofC)).as("one of them pays all").isZero();
          raw.free(block);
          checkNow(round);
        });
  }

  @ParameterizedTest
  @CsvSource({"1, 40, 33", "1, 3000, 4000", "1, 20000, 17000", "1, 100000, 80000"})
  void freeAgainstResize(int poolType, long bytes, long newBytes) {
    race(
        poolType,
        bytes,
        raw::free,
        block -> raw.resize(block, newBytes),
        (block, done, round) -> {
          assertThat(done).isIn(1, 3);
          assertThat(Cost.usage(a, poolType)).isZero();
          checkNow(round);
        });
  }

  @ParameterizedTest
  @CsvSource({"1, 40, 33", "0, 4000, 3000", "1, 100000, 80000"})
  void transferAgainstResize(int poolType, long bytes, long newBytes) {
    race(
        poolType,
        bytes,
        block -> raw.transferQuota(block, b),
        block -> raw.resize(block, newBytes),
        (block, done, round) -> {
          assertThat(done).isEqualTo(3);
          assertThat(Cost.usage(a, poolType)).isZero();
          assertThat(Cost.usage(b, poolType)).isEqualTo(Cost.of(newBytes));
          assertThat(raw.size(block)).isEqualTo(newBytes);
          raw.free(block);
          checkNow(round);
        });
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.nt.OsPolicy;
import dev.ration.nt.PoolReserve;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guarantees hold while others take all that they can get, and free it again. */
class ReserveRaceTest {
  private static final int SURE = 3;
  private static final int ROUNDS = 1500;
  private static final long LIMIT = 2L << 20;
  private static final long GUARANTEE = 128L << 10;
  private static final int TAG = PoolTag.of("Sure").value();

  private final PoolSystem system =
      PoolSystem.builder()
          .nonPagedLimit(LIMIT)
          .pagedLimit(LIMIT)
          .lockPolicy(OsPolicy.OFF)
          .leakSink(report -> {})
          .build();
  private final RawPool raw = system.raw();
  private final CountDownLatch full = new CountDownLatch(2);

  @AfterEach
  void close() {
    system.checkInvariants();
    system.close();
  }

  /** Takes blocks of all sizes up to the guarantee, and frees them; no request may be refused. */
  private void takeAndFree(int thread, PoolProcess process) {
    Random random = new Random(thread);
    ArrayDeque<Long> blocks = new ArrayDeque<>();
    ArrayDeque<Long> costs = new ArrayDeque<>();
    long used = 0;
    for (int round = 0; round < ROUNDS; round++) {
      // Every third round of sizes is one size only: then it comes to the last byte.
      long bytes = round / 500 % 3 == 0 ? 48 : 1 + random.nextInt(4064);
      long cost = Cost.of(bytes);
      while (used + cost > GUARANTEE) {
        raw.free(blocks.remove());
        used -= costs.remove();
      }
      long block = raw.allocate(1, bytes, TAG, process);
      assertThat(block).as("round %d of thread %d", round, thread).isNotZero();
      blocks.add(block);
      costs.add(cost);
      used += cost;
    }
    blocks.forEach(raw::free);
  }

  /** Takes what there is until it is refused, and then frees half of it. */
  private void takeAll(int thread, PoolProcess process, AtomicBoolean end) {
    Random random = new Random(-thread - 1);
    ArrayDeque<Long> blocks = new ArrayDeque<>();
    boolean refused = false;
    while (!end.get()) {
      long block = raw.allocate(1, 1L << random.nextInt(15), TAG, process);
      if (block != 0) {
        blocks.add(block);
      } else {
        if (!refused) {
          full.countDown();
        }
        refused = true;
        for (int i = blocks.size() / 2; i > 0; i--) {
          raw.free(blocks.remove());
        }
      }
    }
    blocks.forEach(raw::free);
  }

  private void race(PoolProcess[] sure, PoolProcess other) throws InterruptedException {
    AtomicBoolean end = new AtomicBoolean();
    Crowd others = new Crowd();
    others.add(0, thread -> takeAll(thread, other, end));
    others.add(1, thread -> takeAll(thread, system.systemProcess(), end));
    others.add(2, thread -> Watching.repeat(end, system::checkInvariants));
    others.start();
    try {
      assertThat(full.await(60, TimeUnit.SECONDS)).as("both were refused").isTrue();
      Crowd.run(SURE, thread -> takeAndFree(thread, sure[thread]));
    } finally {
      end.set(true);
    }
    others.join();
    for (PoolProcess process : sure) {
      assertThat(process.refusals()).isZero();
      assertThat(Cost.usage(process, 1)).isZero();
    }
  }

  @Test
  void aFullPoolRefusesNothingThatIsGuaranteed() throws InterruptedException {
    PoolProcess[] sure = new PoolProcess[SURE];
    for (int i = 0; i < SURE; i++) {
      sure[i] =
          system.createProcess("sure" + i, QuotaLimits.UNLIMITED, new PoolReserve(GUARANTEE, 0));
    }
    race(sure, system.createProcess("other", QuotaLimits.UNLIMITED));
  }

  @Test
  void neitherDoesAParentThatHasNoMoreRoom() throws InterruptedException {
    PoolProcess parent =
        system.createProcess("parent", new QuotaLimits(SURE * GUARANTEE + (64 << 10), 0));
    PoolProcess[] sure = new PoolProcess[SURE];
    for (int i = 0; i < SURE; i++) {
      sure[i] =
          parent.createChild("sure" + i, QuotaLimits.UNLIMITED, new PoolReserve(GUARANTEE, 0));
    }
    race(sure, parent.createChild("other", QuotaLimits.UNLIMITED));
    assertThat(Cost.peak(parent, 1)).isLessThanOrEqualTo(SURE * GUARANTEE + (64 << 10));
  }
}

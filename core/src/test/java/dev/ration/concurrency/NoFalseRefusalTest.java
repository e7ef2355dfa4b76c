// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The limit is exactly what all threads hold at most: so nothing that they ask for may be refused,
 * although stocks lie in other slots and others are in the middle of a charge or a return.
 */
@Timeout(120)
final class NoFalseRefusalTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 4000;
  private static final int TAG = PoolTag.of("fits").value();

  private final PoolSystem system = PoolSystem.create();
  private final RawPool raw = system.raw();

  @AfterEach
  void close() {
    system.checkInvariants();
    system.close();
  }

  private static QuotaLimits limit(long bytes) {
    return new QuotaLimits(bytes, bytes);
  }

  /** The size that a thread asks for: some small, some of whole pages. */
  private static long size(int thread) {
    return thread % 4 == 3 ? 4096L * thread : 40L + 100L * thread;
  }

  private static long costOfAll(int from, int step) {
    long sum = 0;
    for (int thread = from; thread < THREADS; thread += step) {
      sum += Cost.of(size(thread));
    }
    return sum;
  }

  private void takeAndFree(int thread, PoolProcess process, AtomicBoolean stop) {
    for (int round = 0; round < ROUNDS && !stop.get(); round++) {
      long block = raw.allocate(1, size(thread), TAG, process);
      if (block == 0) {
        stop.set(true);
      }
      assertThat(block).as("round %d of thread %d", round, thread).isNotZero();
      raw.free(block);
    }
  }

  @Test
  void limitIsWhatAllHoldTogether() {
    long limit = costOfAll(0, 1);
    PoolProcess process = system.createProcess("exact", limit(limit));
    AtomicBoolean stop = new AtomicBoolean();
    Crowd.run(THREADS, thread -> takeAndFree(thread, process, stop));
    assertThat(process.refusals()).isZero();
    assertThat(Cost.usage(process, 1)).isZero();
    assertThat(Cost.peak(process, 1)).isLessThanOrEqualTo(limit);
  }

  @Test
  void limitsOfParentAndChildrenToo() {
    PoolProcess parent = system.createProcess("parent", limit(costOfAll(0, 1)));
    PoolProcess even = parent.createChild("even", limit(costOfAll(0, 2)));
    PoolProcess odd = parent.createChild("odd", limit(costOfAll(1, 2)));
    AtomicBoolean stop = new AtomicBoolean();
    Crowd.run(THREADS, thread -> takeAndFree(thread, thread % 2 == 0 ? even : odd, stop));
    assertThat(parent.refusals() + even.refusals() + odd.refusals()).isZero();
    assertThat(Cost.usage(parent, 1)).isZero();
  }

  /** What is looked at and given back to the system meanwhile is not missing. */
  @Test
  void whileEverythingIsLookedAt() {
    PoolProcess process = system.createProcess("exact", limit(costOfAll(0, 1)));
    AtomicBoolean stop = new AtomicBoolean();
    AtomicBoolean end = new AtomicBoolean();
    Crowd watchers = new Crowd();
    watchers.add(0, thread -> Watching.usage(end, process, costOfAll(0, 1)));
    watchers.add(2, thread -> Watching.repeat(end, system::checkInvariants));
    watchers.start();
    try {
      Crowd.run(THREADS, thread -> takeAndFree(thread, process, stop));
    } finally {
      end.set(true);
    }
    watchers.join();
    assertThat(process.refusals()).isZero();
  }

  /** A request that is too large is refused, and never makes one that fits be refused. */
  @Test
  void hugeRequestsDoNotDisturbSmallOnes() {
    long limit = costOfAll(0, 1);
    PoolProcess process = system.createProcess("exact", limit(limit));
    AtomicBoolean stop = new AtomicBoolean();
    AtomicBoolean end = new AtomicBoolean();
    Crowd greedy = new Crowd();
    greedy.add(
        0,
        thread ->
            Watching.repeat(
                end, () -> assertThat(raw.allocate(1, limit + 4096, TAG, process)).isZero()));
    greedy.start();
    try {
      Crowd.run(THREADS, thread -> takeAndFree(thread, process, stop));
    } finally {
      end.set(true);
    }
    greedy.join();
  }

  /** Nor does a block that cannot grow where it lies, or whose transfer is refused. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failedChangesDoNotDisturb(boolean resize) {
    long limit = costOfAll(0, 1) + 25 * 4096;
    PoolProcess process = system.createProcess("exact", limit(limit));
    PoolProcess other = system.createProcess("other", limit(30 * 4096));
    long stuck = raw.allocate(1, 25 * 4096, TAG, process);
    final long behind = raw.allocate(1, 25 * 4096, TAG);
    final long foreign =
        raw.allocate(1, 60 * 4096, TAG, system.createProcess("rich", limit(1L << 30)));
    AtomicBoolean stop = new AtomicBoolean();
    AtomicBoolean end = new AtomicBoolean();
    Crowd disturber = new Crowd();
    disturber.add(
        0,
        thread ->
            Watching.repeat(
                end,
                resize
                    ? () -> raw.resize(stuck, 26 * 4096)
                    : () -> transferRefused(foreign, other)));
    disturber.start();
    try {
      Crowd.run(THREADS, thread -> takeAndFree(thread, process, stop));
    } finally {
      end.set(true);
    }
    disturber.join();
    assertThat(Cost.peak(process, 1)).isLessThanOrEqualTo(limit);
    raw.free(stuck);
    raw.free(behind);
    raw.free(foreign);
    assertThat(Cost.usage(process, 1)).isZero();
  }

  private void transferRefused(long block, PoolProcess to) {
    try {
      raw.transferQuota(block, to);
      throw new AssertionError("the transfer fits nowhere");
    } catch (dev.ration.nt.NtStatusException refused) {
      assertThat(refused.process()).isEqualTo(to.name());
    }
  }
}

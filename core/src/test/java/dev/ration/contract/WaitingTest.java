// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.PoolProcess;
import dev.ration.nt.QuotaLimits;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Waiting for quota, and being told when usage rises. */
class WaitingTest extends PoolTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";
  private static final Duration SHORT = Duration.ofMillis(20);

  private FutureTask<Boolean> waiter(PoolProcess process, Kind kind, long bytes) throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              started.countDown();
              return process.awaitQuota(kind.type(), bytes, LONG);
            });
    Thread thread = Thread.ofPlatform().daemon().start(task);
    assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
    while (thread.getState() == Thread.State.RUNNABLE && !task.isDone()) {
      Thread.onSpinWait();
    }
    return task;
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void awaitQuotaReturnsAtOnceWhenTheRequestFits(Kind kind, long bytes) throws Exception {
    PoolProcess process = process(kind.limits(Sizes.charge(bytes)));
    assertThat(process.awaitQuota(kind.type(), bytes, Duration.ZERO)).isTrue();
    charge(process, kind, bytes);
    assertThat(process.awaitQuota(kind.type(), 0, Duration.ZERO)).isFalse();
    assertThat(process.awaitQuota(kind.type(), bytes, SHORT)).isFalse();
    assertThat(process.refusals()).isZero();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aFreeWakesWhoWaits(Kind kind, long bytes) throws Exception {
    PoolProcess process = process(kind.limits(Sizes.charge(bytes)));
    MemorySegment block = charge(process, kind, bytes);
    FutureTask<Boolean> waiter = waiter(process, kind, bytes);
    ex.freePool(block);
    assertThat(waiter.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aRaisedLimitWakesWhoWaits(Kind kind, long bytes) throws Exception {
    PoolProcess parent = process(kind.limits(0));
    PoolProcess child = parent.createChild("child", QuotaLimits.UNLIMITED);
    FutureTask<Boolean> waiter = waiter(child, kind, bytes);
    parent.setLimits(kind.limits(Sizes.charge(bytes)));
    assertThat(waiter.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void closingEndsTheWait(Kind kind) throws Exception {
    PoolProcess process = process(kind.limits(0));
    FutureTask<Boolean> waiter = waiter(process, kind, 1);
    process.close();
    assertThat(waiter.get(30, TimeUnit.SECONDS)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anInterruptEndsTheWait(Kind kind) {
    PoolProcess process = process(kind.limits(0));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> process.awaitQuota(kind.type(), 1, LONG))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatNoLimitCouldAdmitNeverFits(Kind kind) throws Exception {
    PoolProcess process = process(kind.limits(1 << 20));
    for (long bytes : new long[] {1 << 21, 1L << 40, 1L << 50, Long.MAX_VALUE - 1}) {
      assertThat(process.awaitQuota(kind.type(), bytes, Duration.ZERO)).isFalse();
    }
    assertThat(process.awaitQuota(kind.type(), Long.MAX_VALUE, Duration.ZERO)).isFalse();
    assertThatThrownBy(() -> process.awaitQuota(kind.type(), -1, SHORT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theSystemProcessNeverWaits(Kind kind) throws Exception {
    assertThat(system.systemProcess().awaitQuota(kind.type(), 1L << 40, Duration.ZERO)).isTrue();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aSoftLimitTellsEachTimeUsageRisesAboveIt(Kind kind, long bytes) {
    PoolProcess process = process();
    long cost = Sizes.charge(bytes);
    AtomicInteger told = new AtomicInteger();
    var subscription =
        process.onUsageAbove(kind.type(), cost, Runnable::run, told::incrementAndGet);
    for (int round = 1; round <= 5; round++) {
      MemorySegment first = charge(process, kind, bytes);
      assertThat(told).hasValue(round - 1);
      MemorySegment second = charge(process, kind, bytes);
      assertThat(told).hasValue(round);
      MemorySegment third = charge(process, kind, bytes);
      assertThat(told).hasValue(round);
      ex.freePool(first);
      ex.freePool(second);
      ex.freePool(third);
    }
    subscription.close();
    subscription.close();
    charge(process, kind, 10 * bytes);
    assertThat(told).hasValue(5);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aSoftLimitSeesChildrenAndTellsAtOnceWhenUsageIsAbove(Kind kind) {
    PoolProcess parent = process();
    PoolProcess child = parent.createChild("child", QuotaLimits.UNLIMITED);
    AtomicInteger told = new AtomicInteger();
    try (var low = parent.onUsageAbove(kind.type(), 100, Runnable::run, told::incrementAndGet);
        var high = parent.onUsageAbove(kind.type(), 10_000, Runnable::run, told::incrementAndGet)) {
      charge(child, kind, 200);
      assertThat(told).hasValue(1);
      charge(child, kind, 20_000);
      assertThat(told).hasValue(2);
      assertThat(low).isNotSameAs(high);
    }
    try (var late = parent.onUsageAbove(kind.type(), 1, Runnable::run, told::incrementAndGet)) {
      assertThat(late).isNotNull();
      assertThat(told).hasValue(3);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theActionMayAllocateAndFree(Kind kind) {
    PoolProcess process = process();
    MemorySegment[] made = new MemorySegment[1];
    try (var subscription =
        process.onUsageAbove(
            kind.type(), 100, Runnable::run, () -> made[0] = charge(process, kind, 64))) {
      assertThat(subscription).isNotNull();
      charge(process, kind, 200);
      assertThat(made[0].byteSize()).isEqualTo(64);
      ex.freePool(made[0]);
    }
  }
}

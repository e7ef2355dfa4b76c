// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.nt.PoolEvent;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The nine standard events, under scripted use of pools of 64 MiB. */
class PoolEventsTest extends PoolTest {
  private static final long MIB = 1L << 20;
  private static final Duration SHORT = Duration.ofMillis(20);

  private static PoolEvent high(Kind kind) {
    return kind == Kind.PAGED
        ? PoolEvent.HIGH_PAGED_POOL_CONDITION
        : PoolEvent.HIGH_NON_PAGED_POOL_CONDITION;
  }

  private static PoolEvent low(Kind kind) {
    return kind == Kind.PAGED
        ? PoolEvent.LOW_PAGED_POOL_CONDITION
        : PoolEvent.LOW_NON_PAGED_POOL_CONDITION;
  }

  private boolean isSet(PoolEvent event) {
    return system.events().isSet(event);
  }

  /** Frees a block and gives its memory back, so that it is free for all. */
  private void free(MemorySegment block) {
    ex.freePool(block);
    system.trim();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aPoolIsHighThenNeitherThenLowAndBack(Kind kind) {
    assertThat(isSet(high(kind))).isTrue();
    assertThat(isSet(low(kind))).isFalse();
    MemorySegment most = allocate(kind, 46 * MIB);
    assertThat(isSet(high(kind))).isFalse();
    assertThat(isSet(low(kind))).isFalse();
    MemorySegment rest = allocate(kind, 12 * MIB);
    assertThat(isSet(high(kind))).isFalse();
    assertThat(isSet(low(kind))).isTrue();
    assertThat(isSet(high(kind.other()))).isTrue();
    assertThat(isSet(low(kind.other()))).isFalse();
    free(rest);
    assertThat(isSet(low(kind))).isFalse();
    free(most);
    assertThat(isSet(high(kind))).isTrue();
  }

  @Test
  void commitIsLowWhenPlentyIsLeftAndHighAndMaximumNearTheLimit() {
    assertThat(isSet(PoolEvent.LOW_COMMIT_CONDITION)).isTrue();
    assertThat(isSet(PoolEvent.HIGH_COMMIT_CONDITION)).isFalse();
    MemorySegment nonPaged = allocate(Kind.NON_PAGED, 58 * MIB);
    MemorySegment half = allocate(Kind.PAGED, 20 * MIB);
    assertThat(isSet(PoolEvent.LOW_COMMIT_CONDITION)).isFalse();
    assertThat(isSet(PoolEvent.HIGH_COMMIT_CONDITION)).isFalse();
    MemorySegment rest = allocate(Kind.PAGED, 39 * MIB);
    assertThat(isSet(PoolEvent.HIGH_COMMIT_CONDITION)).isTrue();
    assertThat(isSet(PoolEvent.MAXIMUM_COMMIT_CONDITION)).isFalse();
    free(nonPaged);
    free(half);
    free(rest);
    assertThat(isSet(PoolEvent.LOW_COMMIT_CONDITION)).isTrue();
  }

  @Test
  void memoryIsNeverHighAndLowAtOnce() {
    boolean high = isSet(PoolEvent.HIGH_MEMORY_CONDITION);
    boolean low = isSet(PoolEvent.LOW_MEMORY_CONDITION);
    assertThat(high && low).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void awaitReturnsWhenTheConditionHoldsOrTheTimeIsOver(Kind kind) throws Exception {
    assertThat(system.events().await(high(kind), Duration.ZERO)).isTrue();
    assertThat(system.events().await(low(kind), SHORT)).isFalse();
    FutureTask<Boolean> waiter = new FutureTask<>(() -> system.events().await(low(kind), LONG));
    Thread.ofPlatform().daemon().start(waiter);
    allocate(kind, 58 * MIB);
    assertThat(waiter.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActionRunsWhenTheEventBecomesSetAndNotAfterItsSubscriptionEnds(Kind kind)
      throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    AtomicInteger times = new AtomicInteger();
    var subscription =
        system
            .events()
            .onSet(
                low(kind),
                Runnable::run,
                () -> {
                  times.incrementAndGet();
                  told.countDown();
                });
    assertThat(times).hasValue(0);
    MemorySegment block = allocate(kind, 58 * MIB);
    assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    subscription.close();
    subscription.close();
    free(block);
    assertThat(times).hasValue(1);
  }
}

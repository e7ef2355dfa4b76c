// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.nt.EventThresholds;
import dev.ration.nt.PoolEvent;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pools that grow until they refuse: whoever is to be told is told before. */
class EventRampTest extends PoolTest {
  private static final long MIB = 1L << 20;

  private static PoolEvent low(Kind kind) {
    return kind == Kind.PAGED
        ? PoolEvent.LOW_PAGED_POOL_CONDITION
        : PoolEvent.LOW_NON_PAGED_POOL_CONDITION;
  }

  private static PoolEvent high(Kind kind) {
    return kind == Kind.PAGED
        ? PoolEvent.HIGH_PAGED_POOL_CONDITION
        : PoolEvent.HIGH_NON_PAGED_POOL_CONDITION;
  }

  private static EventThresholds thresholds(Kind kind, long low, long high) {
    EventThresholds given = EventThresholds.DEFAULT;
    return kind == Kind.PAGED ? given.withPagedPool(low, high) : given.withNonPagedPool(low, high);
  }

  static Stream<Arguments> steps() {
    return Stream.of(48L, 2000L, 4096L, 9000L, 200_000L, MIB, 5 * MIB)
        .flatMap(bytes -> Stream.of(Kind.values()).map(kind -> Arguments.of(kind, bytes)));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void whoListensForLowIsToldBeforeTheFirstRefusal(Kind kind, long bytes) {
    AtomicInteger told = new AtomicInteger();
    system.events().onSet(low(kind), Runnable::run, told::incrementAndGet);
    assertThat(told).hasValue(0);
    boolean refused = false;
    while (!refused) {
      int before = told.get();
      refused = allocate(kind, bytes).equals(MemorySegment.NULL);
      assertThat(refused && before == 0).isFalse();
    }
    assertThat(told).hasValue(1);
    assertThat(system.events().isSet(low(kind))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActionMayFreeMemoryFromInside(Kind kind) {
    List<MemorySegment> cache = new ArrayList<>();
    AtomicInteger told = new AtomicInteger();
    system
        .events()
        .onSet(
            low(kind),
            Runnable::run,
            () -> {
              told.incrementAndGet();
              cache.forEach(ex::freePool);
              cache.clear();
              system.trim();
            });
    for (int i = 0; i < 1000; i++) {
      MemorySegment block = allocate(kind, 300_000);
      assertThat(block).isNotEqualTo(MemorySegment.NULL);
      cache.add(block);
    }
    assertThat(told).hasValueBetween(4, 10);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void thresholdsOfPoolsCanBeSet(Kind kind) {
    use(builder().eventThresholds(thresholds(kind, 40 * MIB, 50 * MIB)));
    assertThat(system.events().isSet(high(kind))).isTrue();
    allocate(kind, 16 * MIB);
    assertThat(system.events().isSet(high(kind))).isFalse();
    assertThat(system.events().isSet(low(kind))).isFalse();
    allocate(kind, 9 * MIB);
    assertThat(system.events().isSet(low(kind))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoListensIsToldAgainOnlyWhenUseHasGoneBackBeyondTheHysteresis(Kind kind) {
    use(builder().eventThresholds(thresholds(kind, 20 * MIB, 40 * MIB).withHysteresis(50)));
    AtomicInteger told = new AtomicInteger();
    system.events().onSet(low(kind), Runnable::run, told::incrementAndGet);
    MemorySegment most = allocate(kind, 40 * MIB);
    for (int i = 0; i < 5; i++) {
      MemorySegment some = allocate(kind, 5 * MIB);
      assertThat(system.events().isSet(low(kind))).isTrue();
      ex.freePool(some);
      system.trim();
      assertThat(system.events().isSet(low(kind))).isFalse();
    }
    assertThat(told).hasValue(1);
    ex.freePool(most);
    system.trim();
    allocate(kind, 45 * MIB);
    assertThat(told).hasValue(2);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoListensWhileItIsSetIsToldAtOnce(Kind kind) {
    AtomicInteger told = new AtomicInteger();
    var subscription = system.events().onSet(high(kind), Runnable::run, told::incrementAndGet);
    assertThat(told).hasValue(1);
    subscription.close();
    MemorySegment block = allocate(kind, 60 * MIB);
    ex.freePool(block);
    system.trim();
    assertThat(told).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anActionThatThrowsCostsNobodyHisBlock(Kind kind) {
    system
        .events()
        .onSet(
            low(kind),
            Runnable::run,
            () -> {
              throw new IllegalStateException("action");
            });
    assertThat(allocate(kind, 60 * MIB)).isNotEqualTo(MemorySegment.NULL);
  }

  @Test
  void closingASystemEndsWaitsAndNotifications() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    FutureTask<Throwable> waiter =
        new FutureTask<>(
            () -> {
              waiting.countDown();
              try {
                system.events().await(PoolEvent.LOW_PAGED_POOL_CONDITION, LONG);
                return new AssertionError("it is not low");
              } catch (IllegalStateException closed) {
                return closed;
              }
            });
    Thread.ofPlatform().daemon().start(waiter);
    waiting.await();
    system.events().onSet(PoolEvent.LOW_PAGED_POOL_CONDITION, Runnable::run, () -> {});
    system.close();
    assertThat(waiter.get(30, TimeUnit.SECONDS)).hasMessageContaining("closed");
    assertThatThrownBy(() -> system.events().isSet(PoolEvent.LOW_PAGED_POOL_CONDITION))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> system.events().onSet(PoolEvent.LOW_MEMORY_CONDITION, Runnable::run, () -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anInterruptEndsAWait() throws Exception {
    FutureTask<Throwable> waiter =
        new FutureTask<>(
            () -> {
              try {
                system.events().await(PoolEvent.LOW_PAGED_POOL_CONDITION, Duration.ofDays(999_999));
                return new AssertionError("it is not low");
              } catch (InterruptedException interrupted) {
                return interrupted;
              }
            });
    Thread thread = Thread.ofPlatform().daemon().start(waiter);
    thread.interrupt();
    assertThat(waiter.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
  }
}

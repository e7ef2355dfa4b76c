// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import static dev.ration.internal.quota.QuotaStage.MIB;
import static dev.ration.internal.quota.QuotaStage.OTHER_POOL;
import static dev.ration.internal.quota.QuotaStage.POOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.nt.QuotaLimits;
import dev.ration.nt.QuotaUsage;
import dev.ration.nt.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked of a quota node now and then. */
@Timeout(30)
class QuotaControlTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final QuotaStage stage = new QuotaStage();
  private final QuotaControl control = stage.control;
  private final QuotaNode top = stage.node(null, 4 * MIB);
  private final QuotaNode node = stage.node(top, 2 * MIB);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void usageOfBothPoolsIsTold() {
    stage.ledger.charge(node, null, POOL, 300, 1, -1, true);
    stage.ledger.charge(node, null, OTHER_POOL, 500, 1, -1, true);
    stage.ledger.giveBack(node, null, POOL, 100, 0, -1);
    stage.ledger.giveBack(node, null, OTHER_POOL, 50, 0, -1);
    assertThat(control.usage(node)).isEqualTo(new QuotaUsage(200, 300, 450, 500));
    assertThat(control.blocks(node)).isEqualTo(2);
  }

  @Test
  void limitsAreThoseThatWereSetLast() {
    assertThat(control.limits(node)).isEqualTo(new QuotaLimits(2 * MIB, Long.MAX_VALUE));
    control.setLimits(node, new QuotaLimits(70, 80));
    assertThat(control.limits(node)).isEqualTo(new QuotaLimits(70, 80));
    assertThat(stage.charge(node, 71)).isSameAs(node);
    assertThat(stage.charge(node, 70)).isNull();
    assertThat(stage.ledger.charge(node, null, OTHER_POOL, 81, 1, -1, true)).isSameAs(node);
    assertThat(stage.ledger.charge(node, null, OTHER_POOL, 80, 1, -1, true)).isNull();
  }

  @Test
  void aLimitBelowUsageRefusesEverythingUntilUsageHasFallen() {
    stage.charge(node, 500);
    control.setLimits(node, new QuotaLimits(400, 400));
    assertThat(stage.charge(node, 1)).isSameAs(node);
    stage.giveBack(node, 100);
    assertThat(stage.charge(node, 1)).isSameAs(node);
    stage.giveBack(node, 1);
    assertThat(stage.charge(node, 1)).isNull();
  }

  @Test
  void stockIsNotKeptBeyondALimitThatIsLowered() {
    stage.chargeIn(0, node, 64);
    assertThat(stage.stock(0, node)).isPositive();
    control.setLimits(node, new QuotaLimits(64, 64));
    assertThat(stage.stock(0, node)).isEqualTo(-1);
  }

  @Test
  void chargesThatBelongToNoBlockAreGivenBackUpToWhatWasCharged() {
    assertThat(control.chargeDirectly(node, POOL, 1000)).isNull();
    assertThat(control.chargeDirectly(node, POOL, 2 * MIB)).isSameAs(node);
    stage.charge(node, 500);
    assertThat(control.direct(node)).isEqualTo(1000);
    assertThat(stage.usage(top)).isEqualTo(1500);
    assertThat(control.blocks(node)).isEqualTo(1);
    assertThat(control.returnDirectly(node, POOL, 1001)).isEqualTo(1);
    assertThat(control.returnDirectly(node, OTHER_POOL, 7)).isEqualTo(7);
    assertThat(control.returnDirectly(node, POOL, -5)).isEqualTo(-5);
    assertThat(stage.usage(top)).isEqualTo(1500);
    assertThat(control.returnDirectly(node, POOL, 400)).isZero();
    assertThat(control.direct(node)).isEqualTo(600);
    assertThat(control.returnDirectly(node, POOL, 600)).isZero();
    assertThat(control.direct(node)).isZero();
    assertThat(stage.usage(node)).isEqualTo(500);
    assertThat(stage.usage(top)).isEqualTo(500);
  }

  @Test
  void aCompleteProcessGivesBackWhatItWasChargedForNoBlock() {
    control.chargeDirectly(node, POOL, 1000);
    control.chargeDirectly(node, OTHER_POOL, 200);
    assertThat(control.direct(node)).isEqualTo(1200);
    control.giveBackAllDirect(node);
    assertThat(control.direct(node)).isZero();
    assertThat(control.usage(top)).isEqualTo(new QuotaUsage(0, 1000, 0, 200));
  }

  @Test
  void aChargeFitsWhereEveryNodeOnTheWayHasRoom() {
    stage.charge(top, 3 * MIB);
    assertThat(control.fits(node, POOL, MIB)).isTrue();
    assertThat(control.fits(node, POOL, MIB + 1)).isFalse();
    stage.giveBack(top, 3 * MIB);
    assertThat(control.fits(node, POOL, 2 * MIB)).isTrue();
    assertThat(control.fits(node, POOL, 2 * MIB + 1)).isFalse();
  }

  @Test
  void whoWaitsIsWokenByWhatMayMakeItTrue() throws Exception {
    stage.charge(node, 2 * MIB);
    List<Runnable> causes =
        List.of(
            () -> stage.giveBack(node, 100),
            () -> control.setLimits(node, new QuotaLimits(2 * MIB, 0)),
            () -> control.wake(node));
    control.changeWaiters(node, 1);
    for (Runnable cause : causes) {
      AtomicInteger looks = new AtomicInteger();
      AtomicBoolean happened = new AtomicBoolean();
      AtomicBoolean result = new AtomicBoolean();
      Thread waiter =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      result.set(
                          control.awaitUntil(
                              node, () -> looks.incrementAndGet() > 1 && happened.get(), LONG));
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      while (looks.get() == 0) {
        Thread.onSpinWait();
      }
      happened.set(true);
      cause.run();
      waiter.join();
      assertThat(result).isTrue();
    }
  }

  @Test
  void aReturnOfAPsChargeWakesToo() {
    control.chargeDirectly(node, POOL, 10);
    long before = top.tree.returned.count();
    control.returnDirectly(node, POOL, 11);
    assertThat(top.tree.returned.count()).as("nothing was returned").isEqualTo(before);
    control.returnDirectly(node, POOL, 10);
    assertThat(top.tree.returned.count()).isGreaterThan(before);
  }

  @Test
  void aWaitEndsWithItsTime() throws InterruptedException {
    assertThat(control.awaitUntil(node, () -> false, Duration.ZERO)).isFalse();
    assertThat(control.awaitUntil(node, () -> false, Duration.ofMillis(1))).isFalse();
    assertThat(control.awaitUntil(node, () -> true, Duration.ZERO)).isTrue();
    assertThat(control.awaitUntil(node, () -> true, Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
  }

  @Test
  void aWaitWithoutAnEndIsLong() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger looks = new AtomicInteger();
    Thread waiter =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    control.awaitUntil(
                        node,
                        () -> looks.incrementAndGet() > 0 && done.get(),
                        Duration.ofSeconds(Long.MAX_VALUE));
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    while (looks.get() == 0) {
      Thread.onSpinWait();
    }
    assertThat(waiter.join(Duration.ofMillis(20))).isFalse();
    done.set(true);
    control.wake(node);
    waiter.join();
  }

  @Test
  void waitersAreCounted() {
    assertThat(control.changeWaiters(node, 1)).isEqualTo(1);
    assertThat(control.changeWaiters(top, 1)).isEqualTo(2);
    assertThat(control.changeWaiters(node, -1)).isEqualTo(1);
    assertThat(control.changeWaiters(node, -1)).isZero();
  }

  @Test
  void aSoftLimitTellsEachTimeUsageRisesAboveIt() {
    List<String> told = new ArrayList<>();
    Executor here = Runnable::run;
    control.onUsageAbove(node, POOL, 100, here, () -> told.add("100"));
    control.onUsageAbove(top, POOL, 200, here, () -> told.add("200"));
    control.onUsageAbove(node, OTHER_POOL, 0, here, () -> told.add("other"));
    stage.charge(node, 100);
    control.runDue(node);
    assertThat(told).isEmpty();
    stage.charge(node, 1);
    control.runDue(node);
    control.runDue(node);
    assertThat(told).containsExactly("100");
    stage.charge(node, 100);
    control.runDue(node);
    assertThat(told).containsExactly("100", "200");
    stage.giveBack(node, 101);
    stage.charge(node, 1);
    control.runDue(node);
    assertThat(told).containsExactly("100", "200", "100");
  }

  @Test
  void aSoftLimitThatIsPassedAlreadyIsToldAtOnceAndOneThatIsGoneNever() {
    AtomicInteger told = new AtomicInteger();
    stage.charge(node, 101);
    Subscription subscription =
        control.onUsageAbove(node, POOL, 100, Runnable::run, told::incrementAndGet);
    control.runDue(node);
    assertThat(told).hasValue(1);
    stage.giveBack(node, 50);
    subscription.close();
    stage.charge(node, 500);
    control.runDue(node);
    assertThat(told).hasValue(1);
  }

  @Test
  void aCancelledChargeAndAPsChargeTellSoftLimits() {
    AtomicInteger told = new AtomicInteger();
    control.onUsageAbove(node, POOL, 100, Runnable::run, told::incrementAndGet);
    control.chargeDirectly(node, POOL, 150);
    control.runDue(node);
    assertThat(told).hasValue(1);
    control.returnDirectly(node, POOL, 100);
    stage.charge(node, 60);
    control.runDue(node);
    assertThat(told).hasValue(2);
    stage.ledger.cancel(node, null, POOL, 60, 1);
    stage.charge(node, 60);
    control.runDue(node);
    assertThat(told).hasValue(3);
  }

  @Test
  void noStockReachesBeyondASoftLimitThatHasNotBeenTold() {
    AtomicInteger told = new AtomicInteger();
    control.onUsageAbove(node, POOL, 100_000, Runnable::run, told::incrementAndGet);
    stage.chargeIn(0, node, 60_000);
    assertThat(stage.stock(0, node)).isBetween(1L, 10_000L);
    stage.chargeIn(0, node, 39_999);
    assertThat(stage.stock(0, node)).isLessThan(2);
    stage.chargeIn(0, node, 2);
    control.runDue(node);
    assertThat(told).hasValue(1);
  }

  @Test
  void anExecutorThatThrowsCostsNobodyHisCharge() {
    Executor full =
        task -> {
          throw new RejectedExecutionException("full");
        };
    control.onUsageAbove(node, POOL, 1, full, () -> {});
    stage.charge(node, 2);
    java.util.logging.Logger log = java.util.logging.Logger.getLogger("dev.ration");
    log.setLevel(java.util.logging.Level.OFF);
    assertThatCode(() -> control.runDue(node)).doesNotThrowAnyException();
    log.setLevel(null);
  }

  @Test
  void aRepairSetsTheBooksToTheTruthAndForgetsStocks() {
    control.chargeDirectly(top, POOL, 11);
    stage.chargeIn(3, node, 1000);
    stage.take(3, node, 300);
    stage.give(3, node, 300);
    stage.slots.acquireAll();
    try {
      QuotaControl.beginTruth(node);
      QuotaControl.beginTruth(top);
      QuotaControl.addDirectTruth(node);
      QuotaControl.addDirectTruth(top);
      QuotaControl.addTruth(node, POOL, 800, 5);
      control.foldPeaks(node);
      control.foldPeaks(top);
      control.clearStocks();
      QuotaControl.repair(node);
      QuotaControl.repair(top);
    } finally {
      stage.slots.releaseAll();
    }
    assertThat(stage.stock(3, node)).isEqualTo(-1);
    assertThat(control.usage(node).pagedPoolUsage()).isEqualTo(800);
    assertThat(control.usage(top).pagedPoolUsage()).isEqualTo(811);
    assertThat(control.blocks(node)).isEqualTo(5);
    assertThat(stage.peak(node)).as("what the stock hid").isEqualTo(1300);
    assertThat(stage.peak(top)).isEqualTo(1311);
    stage.chargeIn(3, node, 64);
    assertThat(stage.stock(3, node)).isPositive();
    stage.check(new long[] {0, 864}, new long[] {0, 6});
  }

  @Test
  void aPeakBelowWhatIsBookedIsFound() {
    stage.charge(node, 100);
    node.accounts[POOL].stock(50);
    top.accounts[POOL].stock(50);
    assertThatThrownBy(() -> stage.check(new long[] {0, 150}, new long[] {0, 1}))
        .hasMessageContaining("peak of");
    node.accounts[POOL].giveBack(50);
    top.accounts[POOL].giveBack(50);
  }
}

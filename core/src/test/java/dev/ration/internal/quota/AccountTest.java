// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is booked, and the peak that it leaves. */
class AccountTest {
  private final Account account = new Account();

  @Test
  void aNewAccountIsEmptyAndNobodyHoldsStock() {
    assertThat(account.booked()).isZero();
    assertThat(account.peak()).isZero();
    assertThat(account.holders()).isZero();
    assertThat(account.exclusive()).isEqualTo(Account.NOBODY);
  }

  @Test
  void thePeakIsTheMostThatWasBooked() {
    account.charge(100);
    account.charge(50);
    account.giveBack(120);
    account.charge(10);
    assertThat(account.booked()).isEqualTo(40);
    assertThat(account.peak()).isEqualTo(150);
    assertThat(account.belowPeak()).isEqualTo(110);
  }

  @Test
  void aCancelledChargeLeavesNoPeak() {
    account.charge(100);
    account.giveBack(60);
    account.charge(200);
    account.cancel(200);
    assertThat(account.booked()).isEqualTo(40);
    assertThat(account.peak()).isEqualTo(100);
  }

  @Test
  void aCancelledChargeKeepsAPeakThatOthersHaveRaisedSince() {
    account.charge(100);
    account.stock(300);
    account.coverPeak();
    account.cancel(100);
    assertThat(account.booked()).isEqualTo(300);
    assertThat(account.peak()).isEqualTo(400);
  }

  @Test
  void onlyTheThreadThatChargedLastTakesThePeakBack() throws InterruptedException {
    account.charge(100);
    Thread other = Thread.ofPlatform().start(() -> account.cancel(100));
    other.join();
    assertThat(account.booked()).isZero();
    assertThat(account.peak()).isEqualTo(100);
  }

  @Test
  void whatIsBookedAsStockMakesNoPeakUntilItCounts() {
    account.charge(100);
    account.giveBack(100);
    account.stock(150);
    assertThat(account.booked()).isEqualTo(150);
    assertThat(account.peak()).isEqualTo(100);
    account.coverPeak();
    assertThat(account.peak()).isEqualTo(150);
    account.giveBack(100);
    account.coverPeak();
    assertThat(account.peak()).isEqualTo(150);
  }

  @Test
  void anExclusiveStockRaisesThePeakByWhatWasUsedOfItAtMost() {
    account.charge(100);
    account.stock(1000);
    account.foldLow(400);
    assertThat(account.peak()).isEqualTo(700);
    account.foldLow(900);
    assertThat(account.peak()).isEqualTo(700);
  }

  @Test
  void holdersAreSlotsAndOneOfThemMayBeExclusive() {
    account.addHolder(3, false);
    account.addHolder(63, true);
    assertThat(account.holders()).isEqualTo(1L << 3 | 1L << 63);
    assertThat(account.exclusive()).isEqualTo(63);
    account.removeHolder(3);
    assertThat(account.holders()).isEqualTo(1L << 63);
    assertThat(account.exclusive()).isEqualTo(63);
    account.removeHolder(63);
    assertThat(account.holders()).isZero();
    assertThat(account.exclusive()).isEqualTo(Account.NOBODY);
  }

  @Test
  void aRepairStartsAgainFromTheTruthAndKeepsThePeak() {
    account.charge(500);
    account.addHolder(2, true);
    account.reset(40);
    assertThat(account.booked()).isEqualTo(40);
    assertThat(account.peak()).isEqualTo(500);
    assertThat(account.holders()).isZero();
    assertThat(account.exclusive()).isEqualTo(Account.NOBODY);
    account.reset(700);
    assertThat(account.peak()).isEqualTo(700);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import static dev.ration.internal.quota.QuotaStage.MIB;
import static dev.ration.internal.quota.QuotaStage.OTHER_POOL;
import static dev.ration.internal.quota.QuotaStage.POOL;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Central charges and returns: strict, all or nothing, and refused only for good reason. */
class LedgerTest {
  private final QuotaStage stage = new QuotaStage();
  private final QuotaNode top = stage.node(null, 1000);
  private final QuotaNode middle = stage.node(top, 800);
  private final QuotaNode leaf = stage.node(middle, 900);
  private final QuotaNode sibling = stage.node(top, 900);

  @AfterEach
  void close() {
    stage.close();
  }

  private void assertUsage(long ofTop, long ofMiddle, long ofLeaf) {
    assertThat(stage.usage(top)).isEqualTo(ofTop);
    assertThat(stage.usage(middle)).isEqualTo(ofMiddle);
    assertThat(stage.usage(leaf)).isEqualTo(ofLeaf);
  }

  @Test
  void aChargeIsBookedUpToTheTopAndGivenBackFromThere() {
    assertThat(stage.charge(leaf, 300)).isNull();
    assertUsage(300, 300, 300);
    assertThat(stage.charge(sibling, 200)).isNull();
    assertUsage(500, 300, 300);
    stage.giveBack(leaf, 300);
    assertUsage(200, 0, 0);
    assertThat(stage.peak(top)).isEqualTo(500);
    assertThat(stage.peak(leaf)).isEqualTo(300);
    assertThat(stage.control.usage(leaf).nonPagedPoolUsage()).isZero();
  }

  @Test
  void usageMayReachTheLimitOfAnyNodeAndNotPassIt() {
    assertThat(stage.charge(leaf, 801)).isSameAs(middle);
    assertUsage(0, 0, 0);
    assertThat(stage.charge(leaf, 800)).isNull();
    assertThat(stage.charge(leaf, 1)).isSameAs(middle);
    assertThat(stage.charge(sibling, 201)).isSameAs(top);
    assertThat(stage.charge(sibling, 200)).isNull();
    assertUsage(1000, 800, 800);
  }

  @Test
  void aRefusalChangesNothingNotEvenAPeakAndIsCountedByWhoAsked() {
    stage.charge(leaf, 500);
    assertThat(stage.charge(leaf, 301)).isSameAs(middle);
    assertUsage(500, 500, 500);
    assertThat(stage.peak(leaf)).isEqualTo(500);
    assertThat(stage.peak(top)).isEqualTo(500);
    assertThat(stage.control.refusals(leaf)).isEqualTo(1);
    assertThat(stage.control.refusals(middle)).isZero();
    assertThat(middle.usageAtRefusal()).isEqualTo(500);
    assertThat(stage.control.blocks(leaf)).isEqualTo(1);
  }

  @Test
  void whatIsNegativeAsALongIsMoreThanAnyLimit() {
    QuotaNode unlimited = stage.node(null, Long.MAX_VALUE);
    assertThat(stage.ledger.chargeDirectly(unlimited, POOL, -1)).isSameAs(unlimited);
    assertThat(stage.ledger.chargeDirectly(unlimited, POOL, Long.MIN_VALUE)).isSameAs(unlimited);
    assertThat(stage.ledger.chargeDirectly(unlimited, POOL, Long.MAX_VALUE)).isNull();
    assertThat(stage.ledger.chargeDirectly(unlimited, POOL, 1)).isSameAs(unlimited);
    assertThat(stage.ledger.chargeDirectly(unlimited, POOL, 0)).isNull();
  }

  @Test
  void aChargeBelowACeilingLeavesWhatIsAboveAlone() {
    assertThat(stage.ledger.charge(leaf, top, POOL, 700, 1, -1, true)).isNull();
    assertUsage(0, 700, 700);
    assertThat(stage.ledger.charge(leaf, top, POOL, 101, 1, -1, true)).isSameAs(middle);
    assertThat(stage.ledger.charge(leaf, middle, POOL, 150, 1, -1, true)).isNull();
    assertUsage(0, 700, 850);
    stage.ledger.giveBack(leaf, middle, POOL, 150, 1, -1);
    stage.ledger.giveBack(leaf, top, POOL, 700, 1, -1);
    assertUsage(0, 0, 0);
  }

  @Test
  void thePoolsAreApart() {
    assertThat(stage.charge(leaf, 800)).isNull();
    assertThat(stage.ledger.charge(leaf, null, OTHER_POOL, 5000, 1, -1, true)).isNull();
    assertThat(stage.control.usage(top).nonPagedPoolUsage()).isEqualTo(5000);
    assertThat(stage.usage(top)).isEqualTo(800);
  }

  @Test
  void aCancelledChargeHasNeverBeen() {
    stage.charge(leaf, 100);
    stage.charge(leaf, 400);
    stage.ledger.cancel(leaf, null, POOL, 400, 1);
    assertUsage(100, 100, 100);
    assertThat(stage.peak(leaf)).isEqualTo(100);
    assertThat(stage.peak(top)).isEqualTo(100);
    assertThat(stage.control.blocks(leaf)).isEqualTo(1);
    stage.ledger.charge(leaf, top, POOL, 50, 1, -1, true);
    stage.ledger.cancel(leaf, top, POOL, 50, 1);
    assertUsage(100, 100, 100);
  }

  @Test
  void whoIsInAHurryIsToldThatTheTreeIsBusy() {
    top.tree.lock.lock();
    try {
      assertThat(stage.ledger.charge(leaf, null, POOL, 1, 1, -1, false)).isSameAs(QuotaLedger.BUSY);
    } finally {
      top.tree.lock.unlock();
    }
    assertThat(stage.ledger.charge(leaf, null, POOL, 1, 1, -1, false)).isNull();
    assertUsage(1, 1, 1);
  }

  @Test
  void aClosedNodeIsChargedNoMoreAndStillGivesBack() {
    stage.charge(leaf, 100);
    assertThat(stage.control.close(leaf)).isEqualTo(1);
    assertThat(stage.charge(leaf, 1)).isSameAs(QuotaLedger.CLOSED);
    assertThat(stage.ledger.chargeDirectly(leaf, POOL, 1)).isSameAs(QuotaLedger.CLOSED);
    assertThat(stage.control.refusals(leaf)).isZero();
    assertThat(stage.charge(middle, 1)).isNull();
    stage.giveBack(leaf, 100);
    assertUsage(1, 1, 0);
    assertThat(stage.control.blocks(leaf)).isZero();
  }

  @Test
  void withoutALockARefusalIsCertainOrNobodySaysSo() {
    stage.charge(leaf, 700);
    assertThat(stage.ledger.refusing(leaf, POOL, 100)).isNull();
    assertThat(stage.ledger.refusing(leaf, POOL, 101)).isSameAs(middle);
    assertThat(stage.control.refusals(leaf)).isEqualTo(1);
    assertThat(middle.usageAtRefusal()).isEqualTo(700);
    assertThat(stage.ledger.refusing(leaf, OTHER_POOL, 1L << 40)).isNull();
    top.tree.lock.lock();
    try {
      assertThat(stage.ledger.refusing(leaf, POOL, 101)).as("while somebody charges").isNull();
    } finally {
      top.tree.lock.unlock();
    }
    stage.control.close(leaf);
    assertThat(stage.ledger.refusing(leaf, POOL, 101)).as("closed").isNull();
    assertThat(stage.control.refusals(leaf)).isEqualTo(1);
  }

  @Test
  void withoutALockNobodyIsRefusedWhileASlotHoldsStock() {
    QuotaNode node = stage.node(null, 4 * MIB);
    assertThat(stage.chargeIn(0, node, 100)).isNull();
    assertThat(stage.stock(0, node)).isPositive();
    long fits = 4 * MIB - 100;
    assertThat(stage.ledger.refusing(node, POOL, fits)).isNull();
    assertThat(stage.ledger.refusing(node, POOL, fits + 1)).isNull();
    assertThat(stage.charge(node, fits)).isNull();
    assertThat(stage.ledger.refusing(node, POOL, 1)).isSameAs(node);
  }

  @Test
  void aReturnTellsThoseWhoWaitAndNobodyElse() {
    stage.charge(leaf, 200);
    long before = top.tree.returned.count();
    stage.giveBack(leaf, 50);
    assertThat(top.tree.returned.count()).isEqualTo(before);
    stage.control.changeWaiters(sibling, 1);
    stage.giveBack(leaf, 50);
    assertThat(top.tree.returned.count()).isEqualTo(before + 1);
    stage.control.changeWaiters(sibling, -1);
    stage.giveBack(leaf, 50);
    assertThat(top.tree.returned.count()).isEqualTo(before + 1);
    stage.control.close(leaf);
    stage.giveBack(leaf, 50);
    assertThat(top.tree.returned.count()).isEqualTo(before + 2);
  }

  @Test
  void aNodeKnowsItsNameItsParentAndItsLimits() {
    assertThat(leaf.name()).isEqualTo("node 3");
    assertThat(leaf.id()).isEqualTo(3);
    assertThat(leaf.parent()).isSameAs(middle);
    assertThat(top.parent()).isNull();
    assertThat(leaf.limit(POOL)).isEqualTo(900);
    assertThat(leaf.limit(OTHER_POOL)).isEqualTo(Long.MAX_VALUE);
    assertThat(leaf.tree).isSameAs(top.tree);
  }
}

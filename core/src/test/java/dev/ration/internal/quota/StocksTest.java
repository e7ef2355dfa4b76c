// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import static dev.ration.internal.quota.QuotaStage.MIB;
import static dev.ration.internal.quota.QuotaStage.POOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What slots hold as stock is nobody's usage, hides no peak and refuses nobody. */
class StocksTest {
  private final QuotaStage stage = new QuotaStage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aSlotGetsStockWithACentralChargeAndUsageDoesNotShowIt() {
    QuotaNode node = stage.node(null, 64 * MIB);
    stage.chargeIn(3, node, 1000);
    assertThat(stage.stock(3, node)).isPositive();
    assertThat(stage.stock(2, node)).isEqualTo(-1);
    assertThat(stage.usage(node)).isEqualTo(1000);
    assertThat(stage.peak(node)).isEqualTo(1000);
    assertThat(stage.stock(3, node)).as("taken back to be read").isEqualTo(-1);
  }

  @Test
  void aStockIsAtMostAQuarterOfTheRoomToTheNearestLimit() {
    QuotaNode top = stage.node(null, 100_000);
    QuotaNode node = stage.node(top, Long.MAX_VALUE);
    stage.chargeIn(0, node, 20_000);
    assertThat(stage.stock(0, node)).isEqualTo(20_000);
    stage.usage(node);
    stage.chargeIn(0, node, 78_980);
    assertThat(stage.stock(0, node)).as("too little room to be worth it").isEqualTo(-1);
    QuotaNode rich = stage.node(null, Long.MAX_VALUE);
    stage.chargeIn(0, rich, 1);
    assertThat(stage.stock(0, rich)).isBetween(256L << 10, 2 * MIB);
  }

  @Test
  void whatIsTakenFromAnExclusiveStockAndGivenBackIsInThePeak() {
    QuotaNode top = stage.node(null, 64 * MIB);
    QuotaNode node = stage.node(top, 64 * MIB);
    stage.chargeIn(0, node, 1000);
    stage.take(0, node, 500);
    stage.take(0, node, 300);
    stage.give(0, node, 500);
    stage.give(0, node, 300);
    assertThat(stage.usage(node)).isEqualTo(1000);
    assertThat(stage.peak(node)).isEqualTo(1800);
    assertThat(stage.peak(top)).isEqualTo(1800);
    assertThat(stage.control.blocks(node)).isEqualTo(1);
  }

  @Test
  void blocksThatStocksHaveCountedAreFolded() {
    QuotaNode node = stage.node(null, 64 * MIB);
    stage.chargeIn(0, node, 100);
    stage.take(0, node, 100);
    stage.take(0, node, 100);
    assertThat(stage.control.blocks(node)).isEqualTo(3);
    assertThat(stage.usage(node)).isEqualTo(300);
    stage.chargeIn(0, node, 100);
    stage.take(0, node, 100);
    stage.giveBackIn(0, node, 100);
    assertThat(stage.control.blocks(node)).isEqualTo(4);
    assertThat(stage.usage(node)).isEqualTo(400);
  }

  /** Whatever two slots do within their stocks, usage does not pass what it has been already. */
  @Test
  void aStockBesideAnotherStaysBelowThePeak() {
    QuotaNode top = stage.node(null, 64 * MIB);
    QuotaNode node = stage.node(top, 64 * MIB);
    QuotaNode other = stage.node(top, 64 * MIB);
    for (QuotaNode each : new QuotaNode[] {node, other}) {
      stage.charge(each, 8 * MIB);
      stage.giveBack(each, 8 * MIB);
    }
    for (int round = 0; round < 20; round++) {
      stage.chargeIn(round % 8, node, 64);
      stage.chargeIn(7 - round % 8, other, 64);
    }
    long held = 0;
    for (int slot = 0; slot < 8; slot++) {
      held += Math.max(0, stage.stock(slot, node)) + Math.max(0, stage.stock(slot, other));
    }
    assertThat(held).isPositive().isLessThanOrEqualTo(8 * MIB - 40 * 64);
    assertThat(stage.peak(top)).isEqualTo(8 * MIB);
    assertThat(stage.usage(top)).isEqualTo(40 * 64);
  }

  @Test
  void thePeakOfSeveralSlotsThatTakeTurnsIsExact() {
    QuotaNode node = stage.node(null, 64 * MIB);
    long usage = 0;
    long peak = 0;
    for (int round = 0; round < 200; round++) {
      int slot = round % 5;
      long bytes = 16L * (1 + round * 37 % 100);
      if (round % 3 == 2) {
        stage.giveBackIn(slot, node, bytes / 16);
        usage -= bytes / 16;
      } else if (stage.stock(slot, node) >= bytes) {
        stage.take(slot, node, bytes);
        usage += bytes;
      } else {
        stage.chargeIn(slot, node, bytes);
        usage += bytes;
      }
      peak = Math.max(peak, usage);
    }
    assertThat(stage.usage(node)).isEqualTo(usage);
    assertThat(stage.peak(node)).isEqualTo(peak);
  }

  @Test
  void aRequestThatFitsIsNotRefusedWhateverSlotsHold() {
    QuotaNode top = stage.node(null, 4 * MIB);
    QuotaNode node = stage.node(top, 4 * MIB);
    QuotaNode other = stage.node(top, 4 * MIB);
    stage.charge(other, 2 * MIB);
    stage.giveBack(other, 2 * MIB);
    for (int slot = 0; slot < 8; slot++) {
      stage.chargeIn(slot, slot % 2 == 0 ? node : other, 64);
    }
    assertThat(stage.charge(node, 4 * MIB - 8 * 64)).isNull();
    assertThat(stage.charge(other, 1)).isSameAs(top);
    assertThat(stage.usage(top)).isEqualTo(4 * MIB);
  }

  @Test
  void whileSomebodyWaitsNoStockIsGivenOut() {
    QuotaNode node = stage.node(null, 64 * MIB);
    stage.chargeIn(1, node, 64);
    assertThat(stage.stock(1, node)).isPositive();
    stage.control.changeWaiters(node, 1);
    assertThat(stage.stock(1, node)).isEqualTo(-1);
    stage.chargeIn(1, node, 64);
    stage.giveBackIn(1, node, 64);
    assertThat(stage.stock(1, node)).isEqualTo(-1);
    stage.control.changeWaiters(node, -1);
    stage.giveBackIn(1, node, 64);
    assertThat(stage.stock(1, node)).isPositive();
  }

  @Test
  void aClosedNodeGetsNoStockAndLosesWhatSlotsHold() {
    QuotaNode node = stage.node(null, 64 * MIB);
    stage.chargeIn(1, node, 64);
    stage.control.close(node);
    assertThat(stage.stock(1, node)).isEqualTo(-1);
    stage.giveBackIn(1, node, 64);
    assertThat(stage.stock(1, node)).isEqualTo(-1);
  }

  @Test
  void aStockIsEvenedOutByACentralReturn() {
    QuotaNode node = stage.node(null, 64 * MIB);
    stage.charge(node, 8 * MIB);
    stage.giveBack(node, 7 * MIB);
    stage.chargeIn(0, node, 64);
    long first = stage.stock(0, node);
    stage.take(0, node, first);
    stage.giveBackIn(0, node, MIB / 2);
    assertThat(stage.stock(0, node)).isPositive();
    assertThat(stage.peak(node)).isEqualTo(8 * MIB);
    assertThat(stage.usage(node)).isEqualTo(MIB + 64 + first - MIB / 2);
    assertThat(stage.control.blocks(node)).isEqualTo(1 - 1 + 1 + 1 - 1);
  }

  /** A slot has room for stock of 4,096 processes; the others make room, or do without. */
  @Test
  void moreProcessesThanASlotHasRoomForAreAllServedExactly() {
    List<QuotaNode> nodes = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      QuotaNode node = stage.node(i % 10 == 9 ? nodes.get(i - 1) : null, MIB);
      nodes.add(node);
      stage.chargeIn(3, node, 64);
      if (stage.stock(3, node) >= 128) {
        stage.take(3, node, 128);
        stage.give(3, node, 128);
      }
    }
    assertThat(nodes.stream().filter(node -> stage.stock(3, node) > 0).count())
        .isBetween(2000L, 4096L);
    for (int i = 0; i < 5000; i++) {
      long expected = i % 10 == 8 && i < 4999 ? 128 : 64;
      assertThat(stage.usage(nodes.get(i))).as("node %d", i).isEqualTo(expected);
    }
  }

  @Test
  void booksAndStocksAddUpToTheTruthAndAWrongTruthIsNoticed() {
    QuotaNode top = stage.node(null, 64 * MIB);
    QuotaNode node = stage.node(top, 64 * MIB);
    stage.charge(top, 500);
    stage.ledger.chargeDirectly(node, POOL, 77);
    stage.chargeIn(3, node, 1000);
    stage.take(3, node, 200);
    stage.check(new long[] {500, 1200}, new long[] {1, 2});
    assertThatThrownBy(() -> stage.check(new long[] {500, 1201}, new long[] {1, 2}))
        .hasMessageContaining("charges of process");
    assertThatThrownBy(() -> stage.check(new long[] {500, 1200}, new long[] {1, 3}))
        .hasMessageContaining("blocks of process");
    boolean exclusive = node.accounts[POOL].exclusive() == 3;
    node.accounts[POOL].removeHolder(3);
    assertThatThrownBy(() -> stage.check(new long[] {500, 1200}, new long[] {1, 2}))
        .hasMessageContaining("holder of a quota stock");
    node.accounts[POOL].addHolder(3, exclusive);
  }
}

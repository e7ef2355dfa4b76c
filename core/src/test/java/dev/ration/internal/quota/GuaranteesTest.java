// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import static dev.ration.internal.quota.QuotaStage.MIB;
import static dev.ration.internal.quota.QuotaStage.OTHER_POOL;
import static dev.ration.internal.quota.QuotaStage.POOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.internal.slab.Invariant;
import dev.ration.nt.PoolReserve;
import dev.ration.nt.QuotaLimits;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Room that parents keep for what is guaranteed below them, and for nobody else. */
class GuaranteesTest {
  private static final int SLOT = 1;

  private final QuotaStage stage = new QuotaStage();
  private final QuotaNode top = stage.node(null, 1000);
  private final QuotaNode middle = stage.node(top, Long.MAX_VALUE);
  private final QuotaNode leaf = stage.node(middle, Long.MAX_VALUE);
  private final QuotaNode other = stage.node(top, Long.MAX_VALUE);

  @AfterEach
  void close() {
    stage.close();
  }

  private void guarantee(QuotaNode node, long bytes) {
    assertThat(stage.control.guarantee(node, new PoolReserve(bytes, 0))).isNull();
  }

  /** Whoever books the rest cannot take more. */
  private void assertRoomOfOthers(long bytes) {
    assertThat(stage.control.fits(other, POOL, bytes)).isTrue();
    assertThat(stage.control.fits(other, POOL, bytes + 1)).isFalse();
  }

  @Test
  void othersCannotBookWhatIsGuaranteed() {
    guarantee(middle, 300);
    assertRoomOfOthers(700);
    assertThat(stage.charge(other, 701)).isSameAs(top);
    assertThat(top.usageAtRefusal()).as("what is kept counts as taken").isEqualTo(300);
    assertThat(stage.charge(other, 700)).isNull();
    assertThat(stage.charge(middle, 300)).isNull();
    assertThat(stage.charge(middle, 1)).isSameAs(top);
    stage.check(new long[] {0, 300, 0, 700}, new long[] {0, 1, 0, 1});
  }

  @Test
  void whatIsBookedOfAGuaranteeIsNotKeptOnceMore() {
    guarantee(middle, 300);
    assertThat(stage.charge(middle, 100)).isNull();
    assertRoomOfOthers(700);
    assertThat(stage.charge(middle, 300)).as("more than is guaranteed").isNull();
    assertRoomOfOthers(600);
    stage.giveBack(middle, 300);
    assertRoomOfOthers(700);
    stage.ledger.cancel(middle, null, POOL, 100, 1);
    assertRoomOfOthers(700);
    stage.check(new long[4], new long[4]);
  }

  @Test
  void chargesThatBelongToNoBlockAreOfTheGuarantee() {
    guarantee(middle, 300);
    assertThat(stage.control.chargeDirectly(middle, POOL, 200)).isNull();
    assertRoomOfOthers(700);
    assertThat(stage.control.returnDirectly(middle, POOL, 200)).isZero();
    assertRoomOfOthers(700);
    stage.check(new long[4], new long[4]);
  }

  @Test
  void guaranteesBelowAGuaranteeArePartOfIt() {
    guarantee(middle, 500);
    guarantee(leaf, 200);
    assertRoomOfOthers(500);
    QuotaNode sibling = stage.node(middle, Long.MAX_VALUE);
    assertThat(stage.charge(other, 500)).isNull();
    assertThat(stage.charge(sibling, 301)).as("200 of the 500 are the leaf's").isSameAs(top);
    assertThat(stage.charge(sibling, 300)).isNull();
    assertThat(stage.charge(leaf, 200)).isNull();
    stage.check(new long[] {0, 0, 200, 500, 300}, new long[] {0, 0, 1, 1, 1});
  }

  @Test
  void guaranteesBelowOneThatHasNoneAddUp() {
    guarantee(leaf, 200);
    guarantee(stage.node(middle, Long.MAX_VALUE), 300);
    assertRoomOfOthers(500);
    stage.check(new long[5], new long[5]);
  }

  @Test
  void aGuaranteeForWhichThereIsNoRoomIsRefusedAndChangesNothing() {
    assertThat(stage.charge(other, 800)).isNull();
    assertThat(stage.control.guarantee(middle, new PoolReserve(201, 0))).isSameAs(top);
    assertThat(top.usageAtRefusal()).isEqualTo(800);
    assertRoomOfOthers(200);
    assertThat(stage.ledger.isKeptFor(middle, top, POOL)).isFalse();
    guarantee(middle, 200);
    assertRoomOfOthers(0);
  }

  @Test
  void thePoolsAreApart() {
    stage.control.setLimits(top, new QuotaLimits(1000, 1000));
    assertThat(stage.control.guarantee(middle, new PoolReserve(300, 400))).isNull();
    assertRoomOfOthers(700);
    assertThat(stage.control.fits(other, OTHER_POOL, 600)).isTrue();
    assertThat(stage.control.fits(other, OTHER_POOL, 601)).isFalse();
    QuotaNode greedy = stage.node(top, Long.MAX_VALUE);
    assertThat(stage.control.guarantee(greedy, new PoolReserve(0, 601))).isSameAs(top);
  }

  @Test
  void whoHasAGuaranteeBelowACeilingIsKnown() {
    guarantee(middle, 300);
    assertThat(stage.ledger.isKeptFor(leaf, top, POOL)).isTrue();
    assertThat(stage.ledger.isKeptFor(leaf, middle, POOL)).isFalse();
    assertThat(stage.ledger.isKeptFor(leaf, top, OTHER_POOL)).isFalse();
    assertThat(stage.ledger.isKeptFor(other, top, POOL)).isFalse();
  }

  @Test
  void whoIsClosedHasNoGuarantee() {
    guarantee(middle, 300);
    guarantee(other, 100);
    stage.control.close(other);
    assertThat(stage.control.fits(middle, POOL, 1000)).isTrue();
    assertThat(top.tree.guaranteed).containsExactly(middle);
    assertThat(top.tree.keeps).isTrue();
    stage.control.close(middle);
    assertThat(top.tree.guaranteed).isEmpty();
    assertThat(top.tree.keeps).isFalse();
    assertThat(stage.ledger.isKeptFor(middle, top, POOL)).isFalse();
    stage.check(new long[4], new long[4]);
  }

  /** Stock would be booked in nobody's sight, and could be room that is kept. */
  @Test
  void aTreeThatKeepsRoomGivesOutNoStock() {
    stage.control.setLimits(top, new QuotaLimits(64 * MIB, Long.MAX_VALUE));
    guarantee(middle, 300);
    assertThat(stage.chargeIn(SLOT, other, 10)).isNull();
    assertThat(stage.stock(SLOT, other)).isEqualTo(-1);
    stage.control.close(middle);
    stage.giveBackIn(SLOT, other, 10);
    assertThat(stage.chargeIn(SLOT, other, 10)).isNull();
    assertThat(stage.stock(SLOT, other)).isNotNegative();
  }

  @Test
  void withoutALimitAboveNothingNeedsToBeKept() {
    QuotaNode unlimited = stage.node(null, Long.MAX_VALUE);
    QuotaNode below = stage.node(unlimited, Long.MAX_VALUE);
    guarantee(below, 300);
    assertThat(unlimited.tree.keeps).isFalse();
    stage.control.setLimits(unlimited, new QuotaLimits(1000, Long.MAX_VALUE));
    assertThat(unlimited.tree.keeps).isTrue();
    assertThat(stage.control.fits(unlimited, POOL, 700)).isTrue();
    assertThat(stage.control.fits(unlimited, POOL, 701)).isFalse();
    assertThat(stage.control.fits(below, POOL, 1000)).isTrue();
    stage.check(new long[6], new long[6]);
  }

  @Test
  void aLimitOfTheOtherPoolAloneIsALimit() {
    QuotaNode unlimited = stage.node(null, Long.MAX_VALUE);
    QuotaNode below = stage.node(unlimited, Long.MAX_VALUE);
    guarantee(below, 300);
    stage.control.setLimits(unlimited, new QuotaLimits(Long.MAX_VALUE, 1000));
    assertThat(unlimited.tree.keeps).isTrue();
  }

  /** Whoever lowers a limit below what is kept may; charges are refused until there is room. */
  @Test
  void aLimitMayBeSetBelowWhatIsKept() {
    guarantee(middle, 300);
    stage.control.setLimits(top, new QuotaLimits(200, Long.MAX_VALUE));
    assertThat(stage.control.fits(other, POOL, 0)).isFalse();
    assertThatCode(() -> stage.check(new long[4], new long[4])).doesNotThrowAnyException();
  }

  @Test
  void aTopLevelNodesGuaranteeConcernsNobodyElse() {
    assertThat(stage.control.guarantee(top, new PoolReserve(1001, 0))).isSameAs(top);
    guarantee(top, 300);
    assertThat(top.tree.guaranteed).isEmpty();
    assertRoomOfOthers(1000);
    stage.control.close(top);
    stage.check(new long[4], new long[4]);
  }

  private static Kept kept(QuotaNode node) {
    return Objects.requireNonNull(node.accounts[POOL].kept);
  }

  private void assertCheckSays(String what) {
    assertThatThrownBy(() -> stage.check(new long[4], new long[4]))
        .isInstanceOf(Invariant.Broken.class)
        .hasMessageContaining(what);
  }

  @Test
  void aCheckFindsEachEquationThatDoesNotHold() {
    guarantee(middle, 300);
    kept(top).below++;
    assertCheckSays("room kept by process node 1");
    kept(top).below--;
    kept(middle).guarantee++;
    assertCheckSays("guarantee unused by process node 2");
    kept(middle).guarantee--;
    top.accounts[POOL].limit = 299;
    assertCheckSays("room for guarantees in the limit of process node 1");
    top.accounts[POOL].limit = 300;
    assertThatCode(() -> stage.check(new long[4], new long[4])).doesNotThrowAnyException();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.nt.NtStatus;
import dev.ration.nt.QuotaLimits;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Quota blocks shared and nested, and limits that change while the system runs. */
class HierarchyTest extends PoolTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aChildWithoutLimitsSharesItsParentsQuotaBlock(Kind kind, long bytes) {
    long cost = Sizes.charge(bytes);
    PoolProcess parent = process(kind.limits(2 * cost));
    PoolProcess child = parent.createChild("child");
    PoolProcess grandchild = child.createChild("grandchild");
    charge(parent, kind, bytes);
    charge(grandchild, kind, bytes);
    assertThat(statusOf(() -> charge(child, kind, bytes)))
        .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(kind.usage(parent)).isEqualTo(2 * cost);
    assertThat(kind.usage(child)).isEqualTo(cost);
    assertThat(kind.usage(grandchild)).isEqualTo(cost);
    assertThat(child.limits()).isEqualTo(parent.limits());
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void limitsSetThroughASharingChildAreTheParents(Kind kind, long bytes) {
    PoolProcess parent = process(kind.limits(0));
    PoolProcess child = parent.createChild("child");
    child.setLimits(kind.limits(Sizes.charge(bytes)));
    assertThat(parent.limits()).isEqualTo(kind.limits(Sizes.charge(bytes)));
    assertThat(charge(parent, kind, bytes)).isNotEqualTo(MemorySegment.NULL);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aChildWithLimitsChargesBoth(Kind kind, long bytes) {
    long cost = Sizes.charge(bytes);
    PoolProcess parent = process(kind.limits(3 * cost));
    PoolProcess first = parent.createChild("first", kind.limits(2 * cost));
    PoolProcess second = parent.createChild("second", kind.limits(2 * cost));
    List<MemorySegment> blocks = new ArrayList<>();
    blocks.add(charge(first, kind, bytes));
    blocks.add(charge(first, kind, bytes));
    assertThat(raisedBy(() -> charge(first, kind, bytes)).process()).isEqualTo("first");
    blocks.add(charge(second, kind, bytes));
    assertThat(raisedBy(() -> charge(second, kind, bytes)).process()).isEqualTo("tenant");
    assertThat(kind.usage(parent)).isEqualTo(3 * cost);
    assertThat(kind.usage(first)).isEqualTo(2 * cost);
    assertThat(kind.usage(second)).isEqualTo(cost);
    blocks.forEach(ex::freePool);
    assertThat(kind.usage(parent)).isZero();
    assertThat(kind.peak(parent)).isEqualTo(3 * cost);
    assertThat(kind.peak(second)).isEqualTo(cost);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aRefusalByAnyAncestorChangesNoNodeOnTheWay(Kind kind, long bytes) {
    long cost = Sizes.charge(bytes);
    for (int refusing = 0; refusing < 4; refusing++) {
      List<PoolProcess> chain = new ArrayList<>();
      PoolProcess lowest = system.createProcess("p0", limitIf(refusing == 0, kind, cost - 1));
      chain.add(lowest);
      for (int depth = 1; depth < 4; depth++) {
        QuotaLimits limits = limitIf(refusing == depth, kind, cost - 1);
        lowest = lowest.createChild("p" + depth, limits);
        chain.add(lowest);
      }
      PoolProcess leaf = lowest;
      var before = state();
      assertThat(raisedBy(() -> charge(leaf, kind, bytes)).process()).isEqualTo("p" + refusing);
      assertThat(state()).isEqualTo(before);
      assertThat(chain).allMatch(node -> kind.peak(node) == 0);
    }
  }

  private static QuotaLimits limitIf(boolean limited, Kind kind, long bytes) {
    return limited ? kind.limits(bytes) : QuotaLimits.UNLIMITED;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theOtherPoolsLimitDoesNotMatter(Kind kind) {
    PoolProcess process = process(kind.other().limits(0));
    assertThat(charge(process, kind, 64)).isNotEqualTo(MemorySegment.NULL);
    assertThat(statusOf(() -> charge(process, kind.other(), 64)))
        .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aLimitOfZeroAdmitsNothingAndTheGreatestIsUnlimited(Kind kind) {
    PoolProcess none = process(kind.limits(0));
    assertThat(statusOf(() -> charge(none, kind, 0))).isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    PoolProcess all = process(kind.limits(Long.MAX_VALUE));
    assertThat(charge(all, kind, LIMIT / 2)).isNotEqualTo(MemorySegment.NULL);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aLoweredLimitRefusesUntilUsageHasFallen(Kind kind, long bytes) {
    long cost = Sizes.charge(bytes);
    PoolProcess process = process(kind.limits(4 * cost));
    List<MemorySegment> blocks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      blocks.add(charge(process, kind, bytes));
    }
    process.setLimits(kind.limits(2 * cost));
    assertThat(process.limits()).isEqualTo(kind.limits(2 * cost));
    assertThat(kind.usage(process)).isEqualTo(4 * cost);
    for (int freed = 0; freed < 3; freed++) {
      assertThat(statusOf(() -> charge(process, kind, bytes)))
          .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
      ex.freePool(blocks.removeLast());
    }
    assertThat(charge(process, kind, bytes)).isNotEqualTo(MemorySegment.NULL);
    assertThat(kind.usage(process)).isEqualTo(2 * cost);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aRaisedLimitAdmitsAtOnce(Kind kind, long bytes) {
    PoolProcess process = process(kind.limits(0));
    for (int i = 1; i < 20; i++) {
      assertThat(statusOf(() -> charge(process, kind, bytes)))
          .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
      process.setLimits(kind.limits(i * Sizes.charge(bytes)));
      charge(process, kind, bytes);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void topLevelProcessesShareNothing(Kind kind) {
    PoolProcess first = process(kind.limits(32));
    PoolProcess second = process(kind.limits(32));
    charge(first, kind, 1);
    charge(second, kind, 1);
    assertThat(first.parent()).isEqualTo(system.systemProcess());
    assertThat(kind.usage(system.systemProcess())).isZero();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void theProcessThatWasChargedGetsTheQuotaBackWhoeverFrees(Kind kind, long bytes)
      throws InterruptedException {
    PoolProcess payer = process(kind.limits(2 * Sizes.charge(bytes)));
    MemorySegment first = charge(payer, kind, bytes);
    MemorySegment second = charge(payer, kind, bytes);
    process().run(() -> ex.freePool(first));
    assertThat(kind.usage(payer)).isEqualTo(Sizes.charge(bytes));
    Thread other = Thread.ofPlatform().start(() -> ex.freePoolWithTag(second, TAG));
    other.join();
    assertThat(kind.usage(payer)).isZero();
    assertThat(payer.references()).isEqualTo(1);
  }
}

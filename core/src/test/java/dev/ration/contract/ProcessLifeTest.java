// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.PoolProcess;
import dev.ration.nt.CloseMode;
import dev.ration.nt.LeakReport;
import dev.ration.nt.QuotaLimits;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** From creation to the last reference: closing, reporting, rundown. */
@SuppressWarnings("deprecation")
class ProcessLifeTest extends PoolTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";

  @Test
  void aProcessHasANameAnIdAndAParent() {
    PoolProcess parent = system.createProcess("parent", QuotaLimits.UNLIMITED);
    PoolProcess child = parent.createChild("child");
    assertThat(child.name()).isEqualTo("child");
    assertThat(child.parent()).isEqualTo(parent);
    assertThat(system.process(child.id())).contains(child);
    assertThat(system.processes()).containsExactly(system.systemProcess(), parent, child);
    assertThat(system.systemProcess().id()).isZero();
    assertThat(system.systemProcess().parent()).isEqualTo(system.systemProcess());
    assertThat(system.process(999)).isEmpty();
    assertThat(system.process(-1)).isEmpty();
  }

  /** A late report of the first must not name one of the others. */
  @Test
  void anIdRestsBeforeItIsGivenToAnotherProcess() {
    PoolProcess first = process();
    int id = first.id();
    first.close();
    for (int i = 0; i < 1000; i++) {
      PoolProcess next = process();
      assertThat(next.id()).isNotEqualTo(id);
      next.close();
    }
    assertThat(system.process(id)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void referencesAreOnePlusOneForEachChargedBlockAndChild(Kind kind, long bytes) {
    PoolProcess process = process();
    assertThat(process.references()).isEqualTo(1);
    MemorySegment first = charge(process, kind, bytes);
    MemorySegment second = charge(process, kind, bytes);
    PoolProcess child = process.createChild("child");
    PoolProcess other = process.createChild("other", QuotaLimits.UNLIMITED);
    charge(child, kind, bytes);
    assertThat(process.references()).isEqualTo(5);
    assertThat(child.references()).isEqualTo(2);
    process.run(() -> allocate(kind, bytes));
    assertThat(process.references()).isEqualTo(5);
    ex.freePool(first);
    ex.freePool(second);
    other.close();
    assertThat(process.references()).isEqualTo(2);
    process.close();
    assertThat(process.references()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void afterCloseEveryNewChargeChildAndArenaIsRefused(Kind kind) {
    PoolProcess process = process();
    process.close();
    var before = state();
    List<Runnable> refused =
        List.of(
            () -> charge(process, kind, 64),
            () -> process.run(() -> ex.allocatePoolWithQuotaTag(kind.type() | 8, 64, TAG)),
            () -> process.run(() -> ex.allocatePoolWithQuota(kind.type(), 64)),
            () -> process.run(() -> ex.allocatePool2(kind.flag() | 1, 64, TAG)),
            () -> process.run(() -> system.fsRtl().allocatePoolWithQuotaTag(kind.type(), 1, TAG)),
            () -> system.raw().allocate(kind.type(), 64, TAG, process),
            () -> process.createChild("child"),
            () -> process.createChild("child", QuotaLimits.UNLIMITED),
            () -> process.openArena(kind.type(), TAG),
            () -> process.openSharedArena(kind.type(), TAG),
            () -> system.ps().chargePoolQuota(process, kind.type(), 1),
            () -> system.ps().chargeProcessPoolQuota(process, kind.type(), 1));
    for (Runnable call : refused) {
      assertThatThrownBy(call::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("tenant");
      assertThat(state()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anArenaThatIsOpenTakesNoNewBlockAfterClose(Kind kind) {
    PoolProcess process = process();
    try (var arena = process.openArena(kind.type(), TAG)) {
      arena.allocate(64);
      process.close();
      assertThatThrownBy(() -> arena.allocate(64)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(kind.usage(process)).isZero();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void blocksOutstandingAreReportedByTagAndStayValid(Kind kind, long bytes) throws Exception {
    PoolProcess process = process();
    MemorySegment first = charge(process, kind, bytes).fill((byte) 1);
    MemorySegment second =
        process.call(() -> ex.allocatePoolWithQuotaTag(kind.type(), 2 * bytes, OTHER_TAG));
    process.close();
    LeakReport report = leaks.getFirst();
    assertThat(leaks).hasSize(1);
    assertThat(report.process()).isEqualTo("tenant");
    assertThat(report.processId()).isEqualTo(process.id());
    assertThat(report.rows())
        .containsExactlyInAnyOrder(
            new LeakReport.Row(TAG, kind == Kind.PAGED, 1, Sizes.charge(bytes)),
            new LeakReport.Row(OTHER_TAG, kind == Kind.PAGED, 1, Sizes.charge(2 * bytes)));
    assertThat(first.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
    assertThat(process.awaitClosed(Duration.ZERO)).isFalse();
    assertThat(system.processes()).contains(process);
    ex.freePool(first);
    assertThat(process.awaitClosed(Duration.ZERO)).isFalse();
    ex.freePool(second);
    assertThat(process.awaitClosed(Duration.ZERO)).isTrue();
    assertThat(system.processes()).doesNotContain(process);
    assertThat(process.references()).isZero();
  }

  @Test
  void aProcessWithoutBlocksIsCompleteAtOnceAndReportsNothing() throws Exception {
    PoolProcess process = process();
    process.close();
    process.close();
    assertThat(process.awaitClosed(Duration.ZERO)).isTrue();
    assertThat(leaks).isEmpty();
    assertThat(system.process(process.id())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void anOpenChildKeepsItsParentReferenced(Kind kind, long bytes) throws Exception {
    PoolProcess parent = process();
    PoolProcess child = parent.createChild("child");
    MemorySegment block = charge(child, kind, bytes);
    parent.close();
    child.close();
    assertThat(parent.awaitClosed(Duration.ZERO)).isFalse();
    ex.freePool(block);
    assertThat(child.awaitClosed(Duration.ZERO)).isTrue();
    assertThat(parent.awaitClosed(Duration.ZERO)).isTrue();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void rundownFreesTheBlocks(Kind kind, long bytes) throws Exception {
    PoolProcess process = process();
    PoolProcess other = process();
    List<MemorySegment> blocks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      blocks.add(charge(process, kind, bytes));
    }
    MemorySegment kept = charge(other, kind, bytes).fill((byte) 4);
    process.close(CloseMode.RUNDOWN);
    assertThat(process.awaitClosed(Duration.ZERO)).isTrue();
    assertThat(kind.usage(process)).isZero();
    assertThat(leaks).isEmpty();
    assertThat(kind.used(tagInfo(TAG))).isEqualTo(Sizes.charge(bytes));
    assertThat(kind.usage(other)).isEqualTo(Sizes.charge(bytes));
    assertThat(bugCheckOf(() -> ex.freePool(blocks.get(50))).code()).isEqualTo(0xC2);
    ex.freePool(kept);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void rundownAfterAReportingCloseFreesTheRest(Kind kind, long bytes) throws Exception {
    PoolProcess process = process();
    charge(process, kind, bytes);
    process.close();
    process.close(CloseMode.RUNDOWN);
    assertThat(process.awaitClosed(Duration.ZERO)).isTrue();
    assertThat(kind.usage(process)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void awaitClosedIsWokenByTheLastFree(Kind kind) throws Exception {
    PoolProcess process = process();
    MemorySegment block = charge(process, kind, 64);
    process.close();
    FutureTask<Boolean> waiter = new FutureTask<>(() -> process.awaitClosed(LONG));
    Thread.ofPlatform().daemon().start(waiter);
    ex.freePool(block);
    assertThat(waiter.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void psChargesHoldNoReference(Kind kind) throws Exception {
    PoolProcess process = process();
    system.ps().chargePoolQuota(process, kind.type(), 1000);
    assertThat(process.references()).isEqualTo(1);
    process.close();
    assertThat(process.awaitClosed(Duration.ZERO)).isTrue();
  }

  @Test
  void theSystemProcessCannotBeClosedNorLimited() {
    assertThatThrownBy(() -> system.systemProcess().close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("PoolSystem");
    assertThatThrownBy(() -> system.systemProcess().setLimits(QuotaLimits.UNLIMITED))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

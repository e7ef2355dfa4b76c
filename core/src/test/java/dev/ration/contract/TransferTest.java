// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.PoolProcess;
import dev.ration.nt.NtStatus;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A block handed over changes who pays for it, all or nothing; and blocks that change length. */
class TransferTest extends PoolTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";
  private static final String FITTING = "dev.ration.support.Sizes#fitting";

  @ParameterizedTest
  @MethodSource(FITTING)
  void theNewProcessPaysAndTheOldOneIsPaidBack(Kind kind, long bytes) {
    PoolProcess from = process();
    PoolProcess to = process();
    MemorySegment block = charge(from, kind, bytes);
    system.ps().transferPoolQuota(block, to);
    assertThat(kind.usage(from)).isZero();
    assertThat(from.references()).isEqualTo(1);
    assertThat(kind.usage(to)).isEqualTo(Sizes.charge(bytes));
    assertThat(to.references()).isEqualTo(2);
    assertThat(block.byteSize()).isEqualTo(bytes);
    ex.freePoolWithTag(block, TAG);
    assertThat(kind.usage(to)).isZero();
    assertThat(kind.peak(from)).isEqualTo(Sizes.charge(bytes));
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aRefusedTransferChangesNothing(Kind kind, long bytes) {
    PoolProcess from = process();
    PoolProcess to = process(kind.limits(Sizes.charge(bytes) - 1));
    MemorySegment block = charge(from, kind, bytes);
    var before = state();
    assertThat(statusOf(() -> system.raw().transferQuota(block.address(), to)))
        .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(state()).isEqualTo(before);
    ex.freePool(block);
    assertThat(kind.usage(from)).isZero();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void nothingAboveTheCommonAncestorIsChargedOrReturned(Kind kind, long bytes) {
    long cost = Sizes.charge(bytes);
    PoolProcess top = process(kind.limits(cost));
    PoolProcess middle = top.createChild("middle", kind.limits(cost));
    PoolProcess left = middle.createChild("left", kind.limits(cost));
    PoolProcess right = middle.createChild("right", kind.limits(cost));
    MemorySegment block = charge(left, kind, bytes);
    system.ps().transferPoolQuota(block, right);
    assertThat(kind.usage(left)).isZero();
    assertThat(kind.usage(right)).isEqualTo(cost);
    assertThat(kind.usage(middle)).isEqualTo(cost);
    assertThat(kind.peak(top)).isEqualTo(cost);
    assertThat(middle.refusals()).isZero();
    system.ps().transferPoolQuota(block, top);
    assertThat(kind.usage(right)).isZero();
    assertThat(kind.usage(middle)).isZero();
    assertThat(kind.usage(top)).isEqualTo(cost);
    system.ps().transferPoolQuota(block, left);
    assertThat(kind.usage(left)).isEqualTo(cost);
    assertThat(kind.usage(middle)).isEqualTo(cost);
    assertThat(kind.usage(top)).isEqualTo(cost);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void toSystemUnchargesAndFromSystemCharges(Kind kind, long bytes) {
    PoolProcess process = process();
    MemorySegment block = charge(process, kind, bytes);
    system.ps().transferPoolQuota(block, system.systemProcess());
    assertThat(kind.usage(process)).isZero();
    assertThat(ex.queryPoolBlockSize(block).quotaCharged()).isFalse();
    system.ps().transferPoolQuota(block, process);
    assertThat(kind.usage(process)).isEqualTo(Sizes.charge(bytes));
    assertThat(ex.queryPoolBlockSize(block).quotaCharged()).isTrue();
    system.ps().transferPoolQuota(block, process);
    assertThat(kind.usage(process)).isEqualTo(Sizes.charge(bytes));
    assertThat(process.references()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void theTagAndTheBytesOfTheBlockStayAsTheyAre(Kind kind, long bytes) {
    MemorySegment block = charge(process(), kind, bytes).fill((byte) 6);
    var before = tagInfo(TAG);
    system.ps().transferPoolQuota(block, process());
    assertThat(tagInfo(TAG)).isEqualTo(before);
    assertThat(block.mismatch(MemorySegment.ofArray(new byte[(int) bytes]).fill((byte) 6)))
        .isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aTransferAwayCompletesAClosedProcess(Kind kind, long bytes) throws Exception {
    PoolProcess closed = process();
    PoolProcess open = process();
    MemorySegment block = charge(closed, kind, bytes);
    closed.close();
    assertThatThrownBy(() -> system.ps().transferPoolQuota(charge(open, kind, 64), closed))
        .isInstanceOf(IllegalStateException.class);
    system.ps().transferPoolQuota(block, open);
    assertThat(closed.awaitClosed(Duration.ZERO)).isTrue();
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void aShorterLengthIsTakenInPlaceAndPaidBack(Kind kind, long bytes) {
    PoolProcess process = process();
    long address = system.raw().allocate(kind.type(), bytes, TAG, process);
    system.raw().segment(address).fill((byte) 5);
    for (long shorter = bytes; shorter > 0; shorter = shorter / 2) {
      var before = state();
      long result = system.raw().resize(address, shorter);
      if (result == 0) {
        assertThat(state()).isEqualTo(before);
        continue;
      }
      assertThat(result).isEqualTo(address);
      assertThat(system.raw().size(address)).isEqualTo(shorter);
      assertThat(system.raw().segment(address).byteSize()).isEqualTo(shorter);
      assertThat(kind.usage(process)).isEqualTo(Sizes.charge(shorter));
      assertThat(kind.used(tagInfo(TAG))).isEqualTo(Sizes.charge(shorter));
      MemorySegment expected = MemorySegment.ofArray(new byte[(int) shorter]).fill((byte) 5);
      assertThat(system.raw().segment(address).mismatch(expected)).isEqualTo(-1);
    }
    system.raw().free(address, TAG);
    assertThat(kind.usage(process)).isZero();
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void aLongerLengthKeepsTheBytesOrNothingHasChanged(Kind kind, long bytes) {
    PoolProcess process = process();
    long address = system.raw().allocate(kind.type(), bytes, TAG, process);
    system.raw().segment(address).fill((byte) 5);
    for (long more : new long[] {1, 8, 15, 16, 100, 4096, 100_000}) {
      var before = state();
      long length = system.raw().size(address);
      if (system.raw().resize(address, bytes + more) == 0) {
        assertThat(state()).isEqualTo(before);
        assertThat(system.raw().size(address)).isEqualTo(length);
      } else {
        assertThat(system.raw().size(address)).isEqualTo(bytes + more);
        assertThat(kind.usage(process)).isEqualTo(Sizes.charge(bytes + more));
      }
      MemorySegment now = system.raw().segment(address);
      assertThat(now.asSlice(0, bytes).mismatch(expected(bytes))).isEqualTo(-1);
    }
    MemorySegment neighbour = allocate(kind, bytes).fill((byte) 9);
    system.raw().segment(address).fill((byte) 5);
    assertThat(neighbour.mismatch(MemorySegment.ofArray(new byte[(int) bytes]).fill((byte) 9)))
        .isEqualTo(-1);
  }

  private static MemorySegment expected(long bytes) {
    return MemorySegment.ofArray(new byte[(int) bytes]).fill((byte) 5);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aResizeThatTheQuotaRefusesChangesNothing(Kind kind, long bytes) {
    PoolProcess process = process(kind.limits(Sizes.charge(bytes)));
    long address = system.raw().allocate(kind.type(), bytes, TAG, process);
    var before = state();
    long more = bytes < Sizes.PAGE ? 1 : Sizes.PAGE;
    assertThat(system.raw().resize(address, bytes + more)).isZero();
    assertThat(state()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aResizeThatTheQuotaRefusesKeepsNoPages(Kind kind) {
    long pages = 100;
    long address = addressWithRoomBehind(kind, pages);
    PoolProcess poor = process(kind.limits(pages * Sizes.PAGE));
    system.raw().transferQuota(address, poor);
    system.trim();
    long committed = kind.row(system).committed();
    assertThat(system.raw().resize(address, 2 * pages * Sizes.PAGE)).isZero();
    system.trim();
    assertThat(kind.row(system).committed()).isEqualTo(committed);
    poor.setLimits(kind.limits(2 * pages * Sizes.PAGE));
    assertThat(system.raw().resize(address, 2 * pages * Sizes.PAGE)).isEqualTo(address);
  }

  /** A block of so many pages, and as many free ones after it. */
  private long addressWithRoomBehind(Kind kind, long pages) {
    long front = system.raw().allocate(kind.type(), 3 * pages * Sizes.PAGE, TAG);
    system.raw().resize(front, pages * Sizes.PAGE);
    return front;
  }

  @ParameterizedTest
  @MethodSource("dev.ration.support.Sizes#huge")
  void aResizeToMoreThanAnyPoolHoldsChangesNothing(Kind kind, long bytes) {
    for (long from : new long[] {48, 9000, 200_000}) {
      long address = system.raw().allocate(kind.type(), from, TAG, process());
      var before = state();
      assertThat(system.raw().resize(address, bytes)).isZero();
      assertThat(state()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void zeroIsALengthThatIsChargedAsOne(Kind kind, long bytes) {
    PoolProcess process = process();
    long address = system.raw().allocate(kind.type(), bytes, TAG, process);
    if (system.raw().resize(address, 0) != 0) {
      assertThat(kind.usage(process)).isEqualTo(Sizes.charge(0));
      assertThat(system.raw().size(address)).isZero();
    }
    system.raw().free(address);
    assertThat(kind.usage(process)).isZero();
  }
}

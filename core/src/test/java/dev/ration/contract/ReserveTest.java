// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.CloseMode;
import dev.ration.nt.Irql;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolExtendedParameter;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolPriority;
import dev.ration.nt.PoolReserve;
import dev.ration.nt.PoolSnapshot.ReserveRow;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.nt.QuotaLimits;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is set aside: guaranteed minimums of processes, and for requests that must not fail. */
class ReserveTest extends PoolTest {
  private static final long SMALL_LIMIT = 4L << 20;
  private static final long GUARANTEE = 256L << 10;

  private static PoolReserve reserve(Kind kind, long bytes) {
    return kind == Kind.PAGED ? new PoolReserve(bytes, 0) : new PoolReserve(0, bytes);
  }

  private PoolSystem.Builder small() {
    return builder().nonPagedLimit(SMALL_LIMIT).pagedLimit(SMALL_LIMIT);
  }

  private PoolProcess guaranteed(Kind kind) {
    return system.createProcess("sure", QuotaLimits.UNLIMITED, reserve(kind, GUARANTEE));
  }

  /** Takes all that the pool gives to others, in pieces that leave nothing between. */
  private List<MemorySegment> fill(Kind kind) {
    List<MemorySegment> taken = new ArrayList<>();
    for (long bytes : new long[] {64 << 10, 4096, 2048, 512, 64, 1}) {
      MemorySegment block = allocate(kind, bytes);
      while (block.address() != 0) {
        taken.add(block);
        block = allocate(kind, bytes);
      }
    }
    return taken;
  }

  private void free(List<MemorySegment> blocks) {
    blocks.forEach(ex::freePool);
    blocks.clear();
  }

  /** Charges a process as long as its guarantee lasts; the blocks that it got. */
  private List<MemorySegment> charge(PoolProcess process, Kind kind, long bytes, long upTo) {
    List<MemorySegment> got = new ArrayList<>();
    long cost = bytes <= 4064 ? (bytes + 31) & -16 : (bytes + 4095) & -4096;
    while (kind.usage(process) + cost <= upTo) {
      got.add(charge(process, kind, bytes));
    }
    return got;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aProcessGetsItsGuaranteeAtEverySizeFromAFullPool(Kind kind) {
    use(small());
    PoolProcess process = guaranteed(kind);
    List<MemorySegment> others = fill(kind);
    for (long bytes : new long[] {1, 16, 17, 65, 129, 257, 513, 1025, 2049, 4064, 4096, 100_000}) {
      List<MemorySegment> got = charge(process, kind, bytes, GUARANTEE);
      got.forEach(block -> block.fill((byte) bytes));
      system.checkInvariants();
      got.forEach(ex::freePool);
      assertThat(kind.usage(process)).isZero();
    }
    free(others);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aMixOfSizesGetsItTooInAnyOrder(Kind kind) {
    use(small());
    PoolProcess process = guaranteed(kind);
    fill(kind);
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      List<MemorySegment> got = new ArrayList<>();
      while (kind.usage(process) + 4096 <= GUARANTEE) {
        got.add(charge(process, kind, 1 + random.nextInt(4096)));
      }
      Collections.shuffle(got, random);
      got.forEach(ex::freePool);
    }
    assertThat(process.refusals()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void nobodyElseGetsWhatIsSetAside(Kind kind) {
    use(small());
    List<MemorySegment> all = fill(kind);
    final long without = all.stream().mapToLong(MemorySegment::byteSize).sum();
    free(all);
    system.trim();
    PoolProcess process = guaranteed(kind);
    assertThat(fill(kind).stream().mapToLong(MemorySegment::byteSize).sum())
        .isLessThanOrEqualTo(without - 2 * GUARANTEE);
    List<MemorySegment> own = charge(process, kind, 48, GUARANTEE);
    ex.freePool(own.removeFirst());
    assertThat(allocate(kind, 48).address()).as("what it frees stays its own").isZero();
    assertThat(charge(process, kind, 48).address()).isNotZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void childrenHaveTheirParentsGuarantee(Kind kind) {
    use(small());
    PoolProcess process = guaranteed(kind);
    PoolProcess sharing = process.createChild("sharing");
    fill(kind);
    assertThat(charge(sharing, kind, 5000).address()).isNotZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void closingGivesThePagesBackWhenTheLastBlockIsFreed(Kind kind) {
    use(small());
    final long before = kind.row(system).committed();
    PoolProcess process = guaranteed(kind);
    final List<MemorySegment> others = fill(kind);
    MemorySegment last = charge(process, kind, 48);
    process.close();
    assertThat(allocate(kind, 64 << 10).address()).isZero();
    ex.freePool(last);
    MemorySegment after = allocate(kind, 64 << 10);
    assertThat(after.address()).isNotZero();
    ex.freePool(after);
    free(others);
    system.trim();
    assertThat(kind.row(system).blocks()).isZero();
    assertThat(kind.row(system).committed() - before).isLessThan(GUARANTEE);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void rundownFreesBlocksThatWereSetAside(Kind kind) throws InterruptedException {
    use(small());
    PoolProcess process = guaranteed(kind);
    fill(kind);
    charge(process, kind, 3000, GUARANTEE);
    process.close(CloseMode.RUNDOWN);
    assertThat(process.awaitClosed(LONG)).isTrue();
    assertThat(allocate(kind, 64 << 10).address()).isNotZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void guaranteesThatThePoolCannotHoldAreRefused(Kind kind) {
    use(small());
    NtStatusException refused =
        raisedBy(
            () ->
                system.createProcess(
                    "much", QuotaLimits.UNLIMITED, reserve(kind, SMALL_LIMIT / 2)));
    assertThat(refused.status()).isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
    assertThat(refused.limit()).isEqualTo(SMALL_LIMIT);
    assertThat(system.processes()).hasSize(1);
    long many = SMALL_LIMIT / 2 / 5;
    system.createProcess("a", QuotaLimits.UNLIMITED, reserve(kind, many));
    system.createProcess("b", QuotaLimits.UNLIMITED, reserve(kind, many));
    assertThat(
            statusOf(
                () -> system.createProcess("c", QuotaLimits.UNLIMITED, reserve(kind, 4 * many))))
        .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
  }

  @Test
  void aGuaranteeIsNotAboveTheProcessesOwnLimit() {
    assertThatThrownBy(
            () -> system.createProcess("p", new QuotaLimits(100, 100), new PoolReserve(101, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("raise the limit");
    assertThatThrownBy(() -> new PoolReserve(0, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give 0");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void parentsKeepRoomForIt(Kind kind) {
    PoolProcess parent = system.createProcess("parent", kind.limits(100 << 10));
    PoolProcess sure = parent.createChild("sure", kind.limits(60 << 10), reserve(kind, 40 << 10));
    PoolProcess other = parent.createChild("other", kind.limits(100 << 10));
    List<MemorySegment> got = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      got.add(charge(other, kind, 4096));
    }
    NtStatusException refused = raisedBy(() -> charge(other, kind, 1));
    assertThat(refused.process()).isEqualTo("parent");
    assertThat(refused.usage()).isEqualTo(100 << 10);
    assertThat(statusOf(() -> charge(parent, kind, 1))).isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    for (int i = 0; i < 10; i++) {
      assertThat(charge(sure, kind, 4096).address()).isNotZero();
    }
    assertThat(raisedBy(() -> charge(sure, kind, 1)).process()).isEqualTo("parent");
    system.checkInvariants();
    ex.freePool(got.removeFirst());
    assertThat(charge(sure, kind, 4096).address()).isNotZero();
    sure.close(CloseMode.RUNDOWN);
    for (int i = 0; i < 11; i++) {
      assertThat(charge(other, kind, 4096).address()).isNotZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void guaranteesBelowAParentFitIntoItsLimit(Kind kind) {
    PoolProcess parent = system.createProcess("parent", kind.limits(100 << 10));
    parent.createChild("a", QuotaLimits.UNLIMITED, reserve(kind, 60 << 10));
    NtStatusException refused =
        raisedBy(() -> parent.createChild("b", QuotaLimits.UNLIMITED, reserve(kind, 60 << 10)));
    assertThat(refused.status()).isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(refused.process()).isEqualTo("parent");
    PoolProcess within = parent.createChild("c", QuotaLimits.UNLIMITED, reserve(kind, 40 << 10));
    assertThat(statusOf(() -> charge(parent, kind, 1))).isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    PoolProcess inner = within.createChild("d", kind.limits(40 << 10), reserve(kind, 40 << 10));
    assertThat(charge(inner, kind, 40 << 10).address()).isNotZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void roomIsKeptWhenALimitComesLater(Kind kind) {
    PoolProcess parent = system.createProcess("parent", QuotaLimits.UNLIMITED);
    PoolProcess sure = parent.createChild("sure", QuotaLimits.UNLIMITED, reserve(kind, 40 << 10));
    charge(parent, kind, 4096);
    parent.setLimits(kind.limits(60 << 10));
    charge(parent, kind, 16 << 10);
    assertThat(statusOf(() -> charge(parent, kind, 1))).isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(charge(sure, kind, 40 << 10).address()).isNotZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aTransferLeavesRoomForWhoPaidBefore(Kind kind) {
    PoolProcess parent = system.createProcess("parent", kind.limits(60 << 10));
    PoolProcess sure = parent.createChild("sure", QuotaLimits.UNLIMITED, reserve(kind, 40 << 10));
    PoolProcess other = parent.createChild("other", QuotaLimits.UNLIMITED);
    MemorySegment block = charge(sure, kind, 24 << 10);
    assertThat(statusOf(() -> system.ps().transferPoolQuota(block, other)))
        .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    MemorySegment less = charge(sure, kind, 16 << 10);
    ex.freePool(block);
    system.ps().transferPoolQuota(less, other);
    system.checkInvariants();
    assertThat(charge(sure, kind, 40 << 10).address()).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {PoolType.PAGED_POOL, PoolType.NON_PAGED_POOL_NX})
  void requestsOfHighPriorityGetTheEmergencyReserveAndNoOthers(int type) {
    Kind kind = type == PoolType.PAGED_POOL ? Kind.PAGED : Kind.NON_PAGED;
    use(small().emergencyReserve(reserve(kind, 64 << 10)));
    List<MemorySegment> others = fill(kind);
    int normal = PoolPriority.NORMAL_POOL_PRIORITY;
    assertThat(ex.allocatePoolPriorityUninitialized(type, 64, TAG, normal).address()).isZero();
    List<MemorySegment> urgent = new ArrayList<>();
    for (int i = 0; i < (64 << 10) / 112; i++) {
      MemorySegment block =
          ex.allocatePoolPriorityUninitialized(type, 96, TAG, PoolPriority.HIGH_POOL_PRIORITY);
      assertThat(block.address()).as("block %d", i).isNotZero();
      urgent.add(block);
    }
    system.checkInvariants();
    free(urgent);
    assertThat(ex.allocatePoolPriorityUninitialized(type, 64, TAG, normal).address()).isZero();
    for (int i = 0; i < 16; i++) {
      urgent.add(
          ex.allocatePool3(
              kind.flag(),
              4096,
              TAG,
              PoolExtendedParameter.priority(PoolPriority.HIGH_POOL_PRIORITY)));
      assertThat(urgent.getLast().address()).isNotZero();
    }
    free(urgent);
    free(others);
  }

  @Test
  void theEmergencyReserveIsThereAtDispatchLevelAndUnderNewTags() {
    use(small().emergencyReserve(new PoolReserve(0, 64 << 10)));
    List<MemorySegment> others = fill(Kind.NON_PAGED);
    int type = PoolType.NON_PAGED_POOL_NX;
    List<MemorySegment> urgent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int tag = PoolTag.of("N" + i).value();
      system
          .ke()
          .raiseIrql(
              Irql.DISPATCH_LEVEL,
              () ->
                  urgent.add(
                      ex.allocatePoolPriorityUninitialized(
                          type, 40, tag, PoolPriority.HIGH_POOL_PRIORITY)));
      assertThat(urgent.getLast().address()).as("tag %d", i).isNotZero();
    }
    free(urgent);
    free(others);
    assertThat(Kind.NON_PAGED.row(system).blocks()).isZero();
  }

  @Test
  void anEmergencyReserveThatThePoolCannotHoldIsRefused() {
    assertThat(statusOf(() -> small().emergencyReserve(new PoolReserve(0, SMALL_LIMIT)).build()))
        .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
  }

  @Test
  void blocksThatWereSetAsideAreLikeAnyOther() {
    use(small());
    PoolProcess process = guaranteed(Kind.PAGED);
    fill(Kind.PAGED);
    MemorySegment block = charge(process, Kind.PAGED, 100);
    assertThat(ex.queryPoolBlockSize(block).bytes()).isEqualTo(112);
    assertThat(ex.queryPoolBlockSize(block).quotaCharged()).isTrue();
    assertThat(system.raw().resize(block.address(), 128)).isEqualTo(block.address());
    assertThat(system.raw().resize(block.address(), 129)).isZero();
    assertThat(bugCheckOf(() -> ex.freePoolWithTag(block, OTHER_TAG)).code()).isEqualTo(0xC2);
    assertThat(bugCheckOf(() -> system.raw().free(block.address() + 16)).code()).isEqualTo(0xC2);
    ex.freePoolWithTag(block, TAG);
    assertThat(bugCheckOf(() -> ex.freePool(block)).p1()).isEqualTo(7);
    MemorySegment zeroed =
        process.call(
            () ->
                ex.allocatePool2(
                    PoolFlags.POOL_FLAG_PAGED | PoolFlags.POOL_FLAG_USE_QUOTA, 6000, TAG));
    assertThat(zeroed.mismatch(MemorySegment.ofArray(new byte[6000]))).isEqualTo(-1);
    ex.freePool(zeroed);
  }

  private List<ReserveRow> rows() {
    return system.snapshot().reserves();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void snapshotsShowWhatIsSetAsideAndWhatOfItIsUsed(Kind kind) {
    assertThat(rows()).isEmpty();
    use(small().emergencyReserve(reserve(kind, 64 << 10)));
    PoolProcess process = guaranteed(kind);
    boolean paged = kind == Kind.PAGED;
    long emergency = (2 * 16 + 6) * 4096;
    long sure = (2 * 64 + 6) * 4096;
    assertThat(rows())
        .containsExactly(
            new ReserveRow(0, paged, 64 << 10, emergency, 0),
            new ReserveRow(process.id(), paged, GUARANTEE, sure, 0));
    fill(kind);
    final MemorySegment small = charge(process, kind, 100);
    final MemorySegment large = charge(process, kind, 8000);
    final MemorySegment urgent =
        ex.allocatePoolPriorityZero(kind.type(), 4096, TAG, PoolPriority.HIGH_POOL_PRIORITY);
    assertThat(rows())
        .containsExactly(
            new ReserveRow(0, paged, 64 << 10, emergency, 4096),
            new ReserveRow(process.id(), paged, GUARANTEE, sure, 128 + 8192));
    assertThat(rows().getLast().left()).isEqualTo(sure - 128 - 8192);
    process.close();
    assertThat(rows()).contains(new ReserveRow(process.id(), paged, 0, sure, 128 + 8192));
    ex.freePool(large);
    assertThat(rows()).contains(new ReserveRow(process.id(), paged, 0, sure, 128));
    ex.freePool(small);
    ex.freePool(urgent);
    assertThat(rows()).containsExactly(new ReserveRow(0, paged, 64 << 10, emergency, 0));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.Ex;
import dev.ration.PoolProcess;
import dev.ration.nt.Irql;
import dev.ration.nt.NtStatus;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolTag;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** ExAllocatePoolWithQuota, as its page of 2009 has it. */
@SuppressWarnings("deprecation")
class WithQuotaTest extends PoolTest {
  private static final String FITTING = "dev.ration.support.Sizes#fitting";

  private MemorySegment withQuota(PoolProcess process, int poolType, long bytes) {
    return process.call(() -> ex.allocatePoolWithQuota(poolType, bytes));
  }

  @Test
  void itIsDeprecatedAndNamesItsReplacement() throws Exception {
    Method routine = Ex.class.getMethod("allocatePoolWithQuota", int.class, long.class);
    assertThat(routine.isAnnotationPresent(Deprecated.class)).isTrue();
    String source = Files.readString(Path.of("src/main/java/dev/ration/DeprecatedEx.java"));
    int end = source.indexOf("public MemorySegment allocatePoolWithQuota(");
    String comment = source.substring(source.lastIndexOf("/**", end), end);
    assertThat(comment).contains("@deprecated").contains("#allocatePoolWithQuotaTag");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void itAllocatesPoolMemoryAndChargesTheCurrentProcess(Kind kind) {
    PoolProcess current = process();
    PoolProcess other = process();
    MemorySegment block = withQuota(current, kind.type(), 100);
    assertThat(block.byteSize()).isEqualTo(100);
    assertThat(kind.usage(current)).isEqualTo(Sizes.charge(100));
    assertThat(kind.usage(other)).isZero();
    assertThat(kind.usage(system.systemProcess())).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theColdHintIsOnlyAdvisory(Kind kind) {
    PoolProcess process = process();
    int cold = kind.type() | PoolFlags.POOL_COLD_ALLOCATION;
    for (long bytes : new long[] {16, 5000}) {
      MemorySegment block = withQuota(process, cold, bytes);
      assertThat(block.fill((byte) 1).byteSize()).isEqualTo(bytes);
      ex.freePool(block);
    }
    assertThat(kind.peak(process)).isEqualTo(Sizes.charge(16));
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void itReturnsAPointerToTheAllocatedPool(Kind kind, long bytes) {
    MemorySegment block = withQuota(process(), kind.type(), bytes);
    assertThat(block).isNotEqualTo(MemorySegment.NULL);
    assertThat(system.raw().size(block.address())).isEqualTo(bytes);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void itRaisesAnExceptionIfTheRequestCannotBeSatisfied(Kind kind) {
    PoolProcess poor = process(kind.limits(Sizes.charge(100) - 1));
    assertThat(statusOf(() -> withQuota(poor, kind.type(), 100)))
        .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(statusOf(() -> withQuota(process(), kind.type(), 1L << 40)))
        .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theFlagThatFailsInsteadOfRaisingIsHonouredHereToo(Kind kind) {
    int type = kind.type() | PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE;
    assertThat(withQuota(process(kind.limits(31)), type, 1)).isEqualTo(MemorySegment.NULL);
    assertThat(withQuota(process(), type, 1L << 40)).isEqualTo(MemorySegment.NULL);
    assertThat(withQuota(process(), type, 1)).isNotEqualTo(MemorySegment.NULL);
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void quotaIsNotChargedFromPageSizeOn(Kind kind, long bytes) {
    PoolProcess process = process();
    MemorySegment block = withQuota(process, kind.type(), bytes);
    long expected = bytes >= Sizes.PAGE ? 0 : Sizes.charge(bytes);
    assertThat(kind.usage(process)).isEqualTo(expected);
    assertThat(process.references()).isEqualTo(expected == 0 ? 1 : 2);
    assertThat(ex.queryPoolBlockSize(block).quotaCharged()).isEqualTo(expected != 0);
    ex.freePool(block);
    assertThat(kind.usage(process)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void fromPageSizeOnNoLimitRefuses(Kind kind) {
    PoolProcess process = process(kind.limits(0));
    assertThat(withQuota(process, kind.type(), 4096)).isNotEqualTo(MemorySegment.NULL);
    assertThat(withQuota(process, kind.type(), 1 << 20)).isNotEqualTo(MemorySegment.NULL);
    assertThat(statusOf(() -> withQuota(process, kind.type(), 4095)))
        .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
  }

  @ParameterizedTest
  @EnumSource(value = Irql.class, names = "DISPATCH_LEVEL", mode = EnumSource.Mode.EXCLUDE)
  void callersRunAtApcLevelOrBelow(Irql level) {
    for (Kind kind : Kind.values()) {
      MemorySegment block =
          system.ke().raiseIrqlCall(level, () -> withQuota(process(), kind.type(), 64));
      assertThat(block).isNotEqualTo(MemorySegment.NULL);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void atDispatchLevelItIsABugCheckEvenForNonpagedPool(Kind kind) {
    var check =
        bugCheckOf(
            () ->
                system
                    .ke()
                    .raiseIrql(
                        Irql.DISPATCH_LEVEL, () -> ex.allocatePoolWithQuota(kind.type(), 64)));
    assertThat(check.code()).isEqualTo(0xC2);
    assertThat(check.p1()).isEqualTo(0x08);
    assertThat(check.p2()).isEqualTo(2);
    assertThat(check.p3()).isEqualTo(kind.type());
    assertThat(check.p4()).isEqualTo(64);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void itsBlocksAreTaggedNone(Kind kind) {
    withQuota(process(), kind.type(), 64);
    assertThat(kind.allocs(tagInfo(PoolTag.NONE.value()))).isEqualTo(1);
    assertThat(PoolTag.NONE.text()).isEqualTo("None");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void itsMemoryIsUninitialized(Kind kind) {
    assertThat(findsOldBytes(kind)).isTrue();
  }

  private boolean findsOldBytes(Kind kind) {
    MemorySegment first = withQuota(process(), kind.type(), 64).fill((byte) 0x5A);
    ex.freePool(first);
    for (int i = 0; i < 100; i++) {
      MemorySegment block = withQuota(process(), kind.type(), 64);
      if (block.address() == first.address()) {
        return block.mismatch(MemorySegment.ofArray(new byte[64]).fill((byte) 0x5A)) == -1;
      }
    }
    return false;
  }
}

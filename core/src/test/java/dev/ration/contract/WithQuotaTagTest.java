// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

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
import org.junit.jupiter.params.provider.ValueSource;

/** ExAllocatePoolWithQuotaTag, as its page has it. */
@SuppressWarnings("deprecation")
class WithQuotaTagTest extends PoolTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";
  private static final int FAIL = PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE;

  private MemorySegment withQuotaTag(PoolProcess process, int poolType, long bytes) {
    return process.call(() -> ex.allocatePoolWithQuotaTag(poolType, bytes, TAG));
  }

  @Test
  void itIsDeprecatedAndNamesExAllocatePool2() throws Exception {
    Method routine =
        Ex.class.getMethod("allocatePoolWithQuotaTag", int.class, long.class, int.class);
    assertThat(routine.isAnnotationPresent(Deprecated.class)).isTrue();
    String source = Files.readString(Path.of("src/main/java/dev/ration/DeprecatedEx.java"));
    int end = source.indexOf("public MemorySegment allocatePoolWithQuotaTag(");
    String comment = source.substring(source.lastIndexOf("/**", end), end);
    assertThat(comment).contains("@deprecated").contains("#allocatePool2");
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void itAllocatesAndChargesTheCurrentProcessAtEverySize(Kind kind, long bytes) {
    PoolProcess current = process();
    MemorySegment block = withQuotaTag(current, kind.type(), bytes);
    assertThat(block.byteSize()).isEqualTo(bytes);
    assertThat(kind.usage(current)).isEqualTo(Sizes.charge(bytes));
    assertThat(kind.usage(system.systemProcess())).isZero();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void withoutTheFlagItRaises(Kind kind, long bytes) {
    PoolProcess poor = process(kind.limits(Sizes.charge(bytes) - 1));
    assertThat(statusOf(() -> withQuotaTag(poor, kind.type(), bytes)))
        .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(statusOf(() -> withQuotaTag(process(), kind.type(), LIMIT + 1)))
        .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void withTheFlagItReturnsNull(Kind kind, long bytes) {
    PoolProcess poor = process(kind.limits(Sizes.charge(bytes) - 1));
    assertThat(withQuotaTag(poor, kind.type() | FAIL, bytes)).isEqualTo(MemorySegment.NULL);
    assertThat(withQuotaTag(process(), kind.type() | FAIL, LIMIT + 1))
        .isEqualTo(MemorySegment.NULL);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void equalityWithTheLimitIsAllowed(Kind kind, long bytes) {
    PoolProcess process = process(kind.limits(Sizes.charge(bytes)));
    assertThat(withQuotaTag(process, kind.type(), bytes)).isNotEqualTo(MemorySegment.NULL);
    assertThat(statusOf(() -> withQuotaTag(process, kind.type(), 0)))
        .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void theColdHintIsOnlyAdvisory(Kind kind, long bytes) {
    PoolProcess process = process();
    int cold = kind.type() | PoolFlags.POOL_COLD_ALLOCATION;
    MemorySegment block = withQuotaTag(process, cold, bytes).fill((byte) 3);
    assertThat(block.byteSize()).isEqualTo(bytes);
    assertThat(kind.usage(process)).isEqualTo(Sizes.charge(bytes));
    assertThat(withQuotaTag(process, cold | FAIL, LIMIT + 1)).isEqualTo(MemorySegment.NULL);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void theSystemAssociatesTheTagWithTheMemory(Kind kind, long bytes) {
    MemorySegment block = withQuotaTag(process(), kind.type(), bytes);
    assertThat(kind.allocs(tagInfo(TAG))).isEqualTo(1);
    assertThat(kind.used(tagInfo(TAG))).isEqualTo(Sizes.charge(bytes));
    assertThat(bugCheckOf(() -> ex.freePoolWithTag(block, OTHER_TAG)).p3()).isEqualTo(TAG);
    ex.freePoolWithTag(block, TAG);
    assertThat(kind.frees(tagInfo(TAG))).isEqualTo(1);
    assertThat(kind.used(tagInfo(TAG))).isZero();
  }

  @Test
  void fredIsShownAsDerF() {
    assertThat(PoolTag.of("Fred").dumped()).isEqualTo("derF");
    assertThat(PoolTag.of("Fred").text()).isEqualTo("Fred");
    assertThat(PoolTag.of("Fred").value()).isEqualTo(0x46726564);
    assertThat(PoolTag.dumped(tagInfoAfterAnAllocation())).isEqualTo("derF");
  }

  private int tagInfoAfterAnAllocation() {
    withQuotaTag(process(), 0, 1);
    return ex.getPoolTagInfo().getFirst().tag();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void theBufferCanBeFreedWithEitherRoutine(Kind kind, long bytes) {
    PoolProcess process = process();
    ex.freePool(withQuotaTag(process, kind.type(), bytes));
    ex.freePoolWithTag(withQuotaTag(process, kind.type(), bytes), TAG);
    ex.freePoolWithTag(withQuotaTag(process, kind.type(), bytes), PoolTag.of("Fred"));
    assertThat(kind.usage(process)).isZero();
    assertThat(kind.frees(tagInfo(TAG))).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void zeroBytesAreChargedAsOne(Kind kind) {
    PoolProcess process = process();
    MemorySegment block = withQuotaTag(process, kind.type(), 0);
    assertThat(block.byteSize()).isZero();
    assertThat(kind.usage(process)).isEqualTo(32);
  }

  @ParameterizedTest
  @ValueSource(longs = {64, 9000})
  void itsMemoryIsUninitialized(long bytes) {
    for (Kind kind : Kind.values()) {
      MemorySegment first = withQuotaTag(process(), kind.type(), bytes).fill((byte) 0x5A);
      ex.freePool(first);
      boolean found = false;
      for (int i = 0; i < 100 && !found; i++) {
        MemorySegment block = withQuotaTag(process(), kind.type(), bytes);
        MemorySegment old = MemorySegment.ofArray(new byte[(int) bytes]).fill((byte) 0x5A);
        found = block.mismatch(old) == -1;
      }
      assertThat(found).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Irql.class)
  void nonpagedPoolIsAllocatedUpToDispatchLevel(Irql level) {
    PoolProcess process = process();
    withQuotaTag(process, 0, 64);
    system
        .ke()
        .raiseIrql(
            level,
            () -> assertThatCode(() -> withQuotaTag(process, 0, 64)).doesNotThrowAnyException());
  }

  @ParameterizedTest
  @EnumSource(value = Irql.class, names = "DISPATCH_LEVEL", mode = EnumSource.Mode.EXCLUDE)
  void atApcLevelOrBelowAnyTypeIsAllowed(Irql level) {
    for (int type : new int[] {0, 1, 4, 5, 512, 513, 516, 517}) {
      MemorySegment block =
          system.ke().raiseIrqlCall(level, () -> withQuotaTag(process(), type, 64));
      assertThat(block).isNotEqualTo(MemorySegment.NULL);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 513, 517})
  void pagedPoolAtDispatchLevelIsABugCheck(int type) {
    var check =
        bugCheckOf(
            () ->
                system
                    .ke()
                    .raiseIrql(Irql.DISPATCH_LEVEL, () -> withQuotaTag(process(), type, 64)));
    assertThat(check.code()).isEqualTo(0xC2);
    assertThat(check.p1()).isEqualTo(0x08);
    assertThat(check.p2()).isEqualTo(Irql.DISPATCH_LEVEL.level());
    assertThat(check.p3()).isEqualTo(type);
    assertThat(check.p4()).isEqualTo(64);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.nt.Irql;
import dev.ration.nt.PoolTag;
import dev.ration.nt.VerifierOptions;
import dev.ration.support.Kind;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong whatever memory there is: type, level, zero bytes. */
@SuppressWarnings("deprecation")
class RequestMisuseTest extends MisuseTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";

  private List<Supplier<Object>> calls(int type, long bytes) {
    return List.of(
        () -> ex.allocatePool(type, bytes),
        () -> ex.allocatePoolWithTag(type, bytes, TAG),
        () -> ex.allocatePoolWithTagPriority(type, bytes, TAG, 16),
        () -> ex.allocatePoolWithQuota(type, bytes),
        () -> ex.allocatePoolWithQuotaTag(type, bytes, TAG),
        () -> ex.allocatePoolZero(type, bytes, TAG),
        () -> ex.allocatePoolUninitialized(type, bytes, TAG),
        () -> ex.allocatePoolPriorityZero(type, bytes, TAG, 16),
        () -> ex.allocatePoolPriorityUninitialized(type, bytes, TAG, 16),
        () -> ex.allocatePoolQuotaZero(type, bytes, TAG),
        () -> ex.allocatePoolQuotaUninitialized(type, bytes, TAG),
        () -> system.fsRtl().allocatePool(type, bytes),
        () -> system.fsRtl().allocatePoolWithTag(type, bytes, TAG),
        () -> system.fsRtl().allocatePoolWithQuota(type, bytes),
        () -> system.fsRtl().allocatePoolWithQuotaTag(type, bytes, TAG));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 6, 7, 32, 33, 34, 35, 36, 37, 38, 544, 64, 128, 2048, 1 << 30, -1})
  void mustSucceedSessionReservedAndUnknownTypesAreRefused(int type) {
    for (Supplier<Object> call : calls(type, 64)) {
      var check = check(call, MemorySegment.NULL);
      assertThat(check.code()).isEqualTo(0xC2);
      assertThat(check.p1()).isEqualTo(0x9A);
      assertThat(check.p2()).isEqualTo(type);
      assertThat(check.p3()).isEqualTo(64);
      assertThat(check.p4()).isIn((long) TAG, (long) PoolTag.NONE.value());
    }
    assertCheck(check(() -> system.raw().allocate(type, 64, TAG), 0L), 0xC2, 0x9A, type, 64, TAG);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 513, 517})
  void pagedPoolIsNotAllocatedAtDispatch(int type) {
    for (long bytes : new long[] {48, 9000, 200_000}) {
      for (Supplier<Object> call : calls(type, bytes)) {
        Supplier<Object> raised =
            () ->
                system.ke().<Object, RuntimeException>raiseIrqlCall(Irql.DISPATCH_LEVEL, call::get);
        assertCheck(check(raised, MemorySegment.NULL), 0xC2, 0x08, 2, type, bytes);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void theUntaggedQuotaRoutineIsNotCalledAtDispatch(Kind kind, long bytes) {
    Supplier<Object> raised =
        () ->
            system
                .ke()
                .<Object, RuntimeException>raiseIrqlCall(
                    Irql.DISPATCH_LEVEL, () -> ex.allocatePoolWithQuota(kind.type(), bytes));
    assertCheck(check(raised, MemorySegment.NULL), 0xC2, 0x08, 2, kind.type(), bytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {48, 9000, 200_000})
  void pagedPoolIsNotFreedAtDispatch(long bytes) {
    MemorySegment block = charge(process(), Kind.PAGED, bytes);
    var ke = system.ke();
    assertCheck(
        checkOfFree(() -> ke.raiseIrql(Irql.DISPATCH_LEVEL, () -> ex.freePool(block))),
        0xC2,
        0x09,
        2,
        1,
        block.address());
    ke.raiseIrql(Irql.APC_LEVEL, () -> ex.freePool(block));
  }

  @ParameterizedTest
  @ValueSource(longs = {48, 9000})
  void nonpagedPoolIsFreedAtDispatch(long bytes) {
    MemorySegment block = charge(process(), Kind.NON_PAGED, bytes);
    system.ke().raiseIrql(Irql.DISPATCH_LEVEL, () -> ex.freePoolWithTag(block, TAG));
    assertThat(tagInfo(TAG).nonPagedUsed()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void zeroBytesAreFoundUnderTheVerifierOption(Kind kind) {
    use(builder().verifier(VerifierOptions.NONE.withFlagZeroBytes(true)).bugCheckSink(this::take));
    for (Supplier<Object> call : calls(kind.type(), 0)) {
      assertCheck(check(call, MemorySegment.NULL), 0xC4, 0x00, 0, kind.type(), 0);
    }
    assertCheck(
        check(() -> system.raw().allocate(kind.type(), 0, TAG), 0L), 0xC4, 0x00, 0, kind.type(), 0);
    Supplier<Object> raised =
        () ->
            system
                .ke()
                .<Object, RuntimeException>raiseIrqlCall(
                    Irql.APC_LEVEL, () -> ex.allocatePoolWithTag(kind.type(), 0, TAG));
    assertCheck(check(raised, MemorySegment.NULL), 0xC4, 0x00, 1, kind.type(), 0);
    assertThat(allocate(kind, 1)).isNotEqualTo(MemorySegment.NULL);
  }
}

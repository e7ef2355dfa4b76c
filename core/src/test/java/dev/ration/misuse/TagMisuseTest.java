// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.nt.BugCheck;
import dev.ration.nt.PoolTag;
import dev.ration.support.Kind;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 0xC2/0x0A and 0xC2/0x9B: another's tag, and none. */
@SuppressWarnings("deprecation")
class TagMisuseTest extends MisuseTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void freeingWithAnotherTagIsFound(Kind kind, long bytes) {
    MemorySegment block = charge(process(), kind, bytes);
    BugCheck check = checkOfFree(() -> ex.freePoolWithTag(block, OTHER_TAG));
    assertCheck(check, 0xC2, 0x0A, block.address(), TAG, OTHER_TAG);
    assertThat(check.advice()).contains("Fred").contains("Wilm");
    assertCheck(
        checkOfFree(() -> system.raw().free(block.address(), OTHER_TAG)),
        0xC2,
        0x0A,
        block.address(),
        TAG,
        OTHER_TAG);
    ex.freePoolWithTag(block, TAG);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aKnownTagOfAnotherBlockAndAnUnknownTagAreBothFound(Kind kind, long bytes) {
    ex.allocatePoolWithTag(kind.type(), bytes, OTHER_TAG);
    MemorySegment block = allocate(kind, bytes);
    int unknown = PoolTag.of("Nobo").value();
    assertThat(checkOfFree(() -> ex.freePoolWithTag(block, OTHER_TAG)).p1()).isEqualTo(0x0A);
    assertThat(checkOfFree(() -> ex.freePoolWithTag(block, unknown)).p4()).isEqualTo(unknown);
    int lowerCase = PoolTag.of("fred").value();
    assertThat(checkOfFree(() -> ex.freePoolWithTag(block, lowerCase)).p1()).isEqualTo(0x0A);
    ex.freePool(block);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void theProtectedBitIsNotCompared(Kind kind, long bytes) {
    int guarded = TAG | PoolTag.PROTECTED;
    ex.freePoolWithTag(ex.allocatePoolWithTag(kind.type(), bytes, guarded), guarded);
    ex.freePoolWithTag(ex.allocatePoolWithTag(kind.type(), bytes, guarded), TAG);
    ex.freePoolWithTag(ex.allocatePoolWithTag(kind.type(), bytes, TAG), guarded);
    assertThat(kind.frees(tagInfo(TAG))).isEqualTo(3);
    MemorySegment block = ex.allocatePoolWithTag(kind.type(), bytes, guarded);
    BugCheck check = checkOfFree(() -> ex.freePoolWithTag(block, OTHER_TAG | PoolTag.PROTECTED));
    assertThat(check.p1()).isEqualTo(0x0A);
    assertThat(check.p3()).isEqualTo(TAG);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void freeingWithoutATagChecksNone(Kind kind, long bytes) {
    ex.freePool(allocate(kind, bytes));
    system.raw().free(system.raw().allocate(kind.type(), bytes, TAG));
    assertThat(kind.used(tagInfo(TAG))).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, PoolTag.PROTECTED})
  void allocatingWithTagZeroIsFound(int tag) {
    for (Kind kind : Kind.values()) {
      int type = kind.type();
      List<Supplier<Object>> calls =
          List.of(
              () -> ex.allocatePoolWithTag(type, 64, tag),
              () -> ex.allocatePoolWithTagPriority(type, 64, tag, 16),
              () -> ex.allocatePoolWithQuotaTag(type, 64, tag),
              () -> ex.allocatePoolZero(type, 64, tag),
              () -> ex.allocatePoolUninitialized(type, 64, tag),
              () -> ex.allocatePoolPriorityZero(type, 64, tag, 16),
              () -> ex.allocatePoolPriorityUninitialized(type, 64, tag, 16),
              () -> ex.allocatePoolQuotaZero(type, 64, tag),
              () -> ex.allocatePoolQuotaUninitialized(type, 64, tag),
              () -> system.fsRtl().allocatePoolWithTag(type, 64, tag),
              () -> system.fsRtl().allocatePoolWithQuotaTag(type, 64, tag));
      for (Supplier<Object> call : calls) {
        assertCheck(check(call, MemorySegment.NULL), 0xC2, 0x9B, type, 64, 0);
      }
      assertCheck(check(() -> system.raw().allocate(type, 64, tag), 0L), 0xC2, 0x9B, type, 64, 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void freeingWithTagZeroIsFound(Kind kind) {
    MemorySegment block = allocate(kind, 64);
    for (int tag : new int[] {0, PoolTag.PROTECTED}) {
      assertCheck(checkOfFree(() -> ex.freePoolWithTag(block, tag)), 0xC2, 0x9B, 0, 0, 0);
      assertThat(checkOfFree(() -> system.raw().free(block.address(), tag)).p1()).isEqualTo(0x9B);
    }
    ex.freePool(block);
  }
}

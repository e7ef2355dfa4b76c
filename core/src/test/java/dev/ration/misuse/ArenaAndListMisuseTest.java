// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.nt.Irql;
import dev.ration.support.Kind;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of arenas freed by hand, and entries of lookaside lists given back wrongly. */
class ArenaAndListMisuseTest extends MisuseTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aBlockOfAnArenaIsNotFreedByHand(Kind kind, long bytes) {
    var process = process();
    try (var arena = process.openArena(kind.type(), TAG)) {
      MemorySegment block = arena.allocate(bytes);
      long address = block.address();
      assertCheck(checkOfFree(() -> ex.freePool(block)), 0xC2, 0x99, address, 0, 0);
      assertCheck(checkOfFree(() -> ex.freePoolWithTag(block, TAG)), 0xC2, 0x99, address, 0, 0);
      assertCheck(checkOfFree(() -> system.raw().free(address)), 0xC2, 0x99, address, 0, 0);
      assertThat(block.fill((byte) 1).byteSize()).isEqualTo(bytes);
    }
    assertThat(kind.usage(process)).isZero();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void anEntryIsNotGivenBackTwice(Kind kind, long bytes) {
    try (var list = ex.initializeLookasideList(kind.type(), 0, bytes, TAG)) {
      MemorySegment entry = list.allocate();
      list.free(entry);
      long address = entry.address();
      assertCheck(checkOfFree(() -> list.free(entry)), 0xC2, 0x07, 0, 0, address);
      assertCheck(checkOfFree(() -> ex.freePool(entry)), 0xC2, 0x07, 0, 0, address);
      assertCheck(checkOfFree(() -> ex.freePoolWithTag(entry, TAG)), 0xC2, 0x07, 0, 0, address);
      assertThat(list.counters().entries()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aBlockThatTheListCouldNotHaveGivenIsNotTaken(Kind kind, long bytes) {
    try (var list = ex.initializeLookasideList(kind.type(), 0, bytes, TAG)) {
      MemorySegment shorter = allocate(kind, bytes - 1);
      MemorySegment otherPool = allocate(kind.other(), bytes);
      MemorySegment otherTag = ex.allocatePool2(kind.flag(), bytes, OTHER_TAG);
      assertCheck(checkOfFree(() -> list.free(shorter)), 0xC2, 0x99, shorter.address(), 0, 0);
      assertCheck(checkOfFree(() -> list.free(otherPool)), 0xC2, 0x99, otherPool.address(), 0, 0);
      assertCheck(
          checkOfFree(() -> list.free(otherTag)), 0xC2, 0x0A, otherTag.address(), OTHER_TAG, TAG);
      assertCheck(checkOfFree(() -> list.free(MemorySegment.NULL)), 0xC2, 0x99, 0, 0, 0);
      assertThat(list.counters().entries()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {48, 9000})
  void aPagedListIsNotUsedAtDispatch(long bytes) {
    var ke = system.ke();
    try (var list = ex.initializeLookasideList(1, 0, bytes, TAG)) {
      MemorySegment entry = list.allocate();
      assertCheck(
          checkOfFree(() -> ke.raiseIrql(Irql.DISPATCH_LEVEL, () -> list.free(entry))),
          0xC2,
          0x09,
          2,
          1,
          entry.address());
      assertCheck(
          check(
              () -> ke.<Object, RuntimeException>raiseIrqlCall(Irql.DISPATCH_LEVEL, list::allocate),
              MemorySegment.NULL),
          0xC2,
          0x08,
          2,
          1,
          bytes);
      ke.raiseIrql(Irql.APC_LEVEL, () -> list.free(entry));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aDeletedListTakesAndGivesNothing(Kind kind) {
    var list = ex.initializeLookasideList(kind.type(), 0, 64, TAG);
    MemorySegment entry = list.allocate();
    list.close();
    list.close();
    var before = state();
    assertThatThrownBy(list::allocate)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("deleted");
    assertThatThrownBy(() -> list.free(entry))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("initialize another");
    assertThat(state()).isEqualTo(before);
    ex.freePoolWithTag(entry, TAG);
  }
}

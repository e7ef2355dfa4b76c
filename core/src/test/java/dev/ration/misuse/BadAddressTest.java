// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolSystem;
import dev.ration.nt.BugCheck;
import dev.ration.nt.PoolBlockSize;
import dev.ration.support.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 0xC2/0x99 and 0xC2/0x42: what is no block, or nobody's. */
class BadAddressTest extends MisuseTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void theMiddleOfABlockIsNoBlock(Kind kind, long bytes) {
    MemorySegment block = charge(process(), kind, bytes);
    for (long offset : new long[] {1, 8, 15, 16, 32, 40, bytes / 2, bytes - 1}) {
      long middle = block.address() + offset;
      BugCheck check = checkOfFree(() -> ex.freePool(block.asSlice(offset)));
      assertThat(check.code()).isEqualTo(0xC2);
      if (check.p1() != 0x07) {
        assertCheck(check, 0xC2, 0x99, middle, 0, 0);
      }
      assertThat(checkOfFree(() -> system.raw().free(middle, TAG)).code()).isEqualTo(0xC2);
    }
    ex.freePool(block);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aLaterPageOfABigBlockIsNoBlock(Kind kind) {
    MemorySegment block = charge(process(), kind, 9000);
    for (long offset : new long[] {4096, 4112, 8192}) {
      BugCheck check = checkOfFree(() -> ex.freePool(block.asSlice(offset)));
      assertThat(check.code()).isEqualTo(0xC2);
    }
    ex.freePoolWithTag(block, TAG);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 16, 4096, 0x7FFF_FFFF_FFF0L, Long.MAX_VALUE, Long.MIN_VALUE, -16, -1})
  void anAddressOfNoPoolIsForeign(long address) {
    BugCheck check = checkOfFree(() -> system.raw().free(address));
    assertCheck(check, 0xC2, 0x42, address, 0, 0);
    assertCheck(
        checkOfFree(() -> ex.freePool(MemorySegment.ofAddress(address))),
        0xC2,
        0x42,
        address,
        0,
        0);
  }

  @Test
  void memoryOfAnotherAllocatorIsForeign() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment other = arena.allocate(64);
      assertCheck(checkOfFree(() -> ex.freePool(other)), 0xC2, 0x42, other.address(), 0, 0);
    }
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aBlockOfAnotherSystemIsForeign(Kind kind, long bytes) {
    PoolSystem other = open(builder());
    MemorySegment block = other.ex().allocatePool2(kind.flag(), bytes, TAG);
    assertCheck(checkOfFree(() -> ex.freePool(block)), 0xC2, 0x42, block.address(), 0, 0);
    other.ex().freePool(block);
  }

  @Test
  void nullIsNoBlock() {
    assertCheck(checkOfFree(() -> ex.freePool(MemorySegment.NULL)), 0xC2, 0x99, 0, 0, 0);
    assertCheck(
        checkOfFree(() -> ex.freePoolWithTag(MemorySegment.NULL, TAG)), 0xC2, 0x99, 0, 0, 0);
    assertCheck(checkOfFree(() -> system.raw().free(0)), 0xC2, 0x99, 0, 0, 0);
    assertCheck(checkOfFree(() -> system.raw().free(0, TAG)), 0xC2, 0x99, 0, 0, 0);
  }

  @Test
  void aHeapSegmentIsNoBlock() {
    List<MemorySegment> heap =
        List.of(MemorySegment.ofArray(new byte[64]), MemorySegment.ofArray(new long[0]));
    for (MemorySegment segment : heap) {
      assertCheck(checkOfFree(() -> ex.freePool(segment)), 0xC2, 0x99, 0, 0, 0);
    }
  }

  @Test
  void whatIsNoBlockHasNoSizeAndNoView() {
    BugCheck check =
        check(() -> ex.queryPoolBlockSize(MemorySegment.NULL), new PoolBlockSize(0, false));
    assertCheck(check, 0xC2, 0x99, 0, 0, 0);
    assertCheck(check(() -> system.raw().size(4096), 0L), 0xC2, 0x42, 4096, 0, 0);
    assertCheck(
        check(() -> system.raw().segment(4096), MemorySegment.NULL), 0xC2, 0x42, 4096, 0, 0);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aFreedBlockHasNoSizeAndNoView(Kind kind, long bytes) {
    MemorySegment block = charge(process(), kind, bytes);
    long address = block.address();
    ex.freePool(block);
    assertCheck(
        check(() -> ex.queryPoolBlockSize(block), new PoolBlockSize(0, false)),
        0xC2,
        0x07,
        0,
        0,
        address);
    assertCheck(check(() -> system.raw().size(address), 0L), 0xC2, 0x07, 0, 0, address);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void afterTheSystemIsClosedEveryFreeIsForeign(Kind kind, long bytes) {
    PoolSystem closed = open(builder());
    MemorySegment block = closed.ex().allocatePool2(kind.flag(), bytes, TAG);
    closed.close();
    BugCheck check = bugCheckOf(() -> closed.ex().freePool(block));
    assertCheck(check, 0xC2, 0x42, block.address(), 0, 0);
    assertCheck(
        bugCheckOf(() -> closed.raw().free(block.address(), TAG)),
        0xC2,
        0x42,
        block.address(),
        0,
        0);
  }
}

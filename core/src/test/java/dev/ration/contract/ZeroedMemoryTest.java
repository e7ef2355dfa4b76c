// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.nt.PoolFlags;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which memory is zeroed, which keeps old bytes, and that no process reads another's. */
@SuppressWarnings("deprecation")
class ZeroedMemoryTest extends PoolTest {
  private static final String FITTING = "dev.ration.support.Sizes#fitting";
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";
  private static final int SOME = 12;

  private static boolean isZero(MemorySegment block) {
    return block.mismatch(MemorySegment.ofArray(new byte[(int) block.byteSize()])) == -1;
  }

  private void dirty(Kind kind, long bytes) {
    List<MemorySegment> blocks = new ArrayList<>();
    for (int i = 0; i < SOME; i++) {
      blocks.add(allocate(kind, bytes).fill((byte) 0x5A));
    }
    blocks.forEach(ex::freePool);
  }

  private List<LongFunction<MemorySegment>> zeroing(Kind kind) {
    int type = kind.type();
    return List.of(
        bytes -> ex.allocatePoolZero(type, bytes, TAG),
        bytes -> ex.allocatePoolPriorityZero(type, bytes, TAG, 16),
        bytes -> ex.allocatePoolQuotaZero(type, bytes, TAG),
        bytes -> ex.allocatePoolWithTag(type | PoolFlags.POOL_ZERO_ALLOCATION, bytes, TAG),
        bytes -> ex.allocatePool2(kind.flag(), Math.max(1, bytes), TAG),
        bytes -> ex.allocatePool3(kind.flag(), Math.max(1, bytes), TAG));
  }

  private List<LongFunction<MemorySegment>> leaving(Kind kind) {
    int type = kind.type();
    return List.of(
        bytes -> ex.allocatePool(type, bytes),
        bytes -> ex.allocatePoolWithTag(type, bytes, TAG),
        bytes -> ex.allocatePoolWithTagPriority(type, bytes, TAG, 16),
        bytes -> ex.allocatePoolUninitialized(type, bytes, TAG),
        bytes -> ex.allocatePoolPriorityUninitialized(type, bytes, TAG, 16),
        bytes -> ex.allocatePoolQuotaUninitialized(type, bytes, TAG),
        bytes -> ex.allocatePool2(kind.flag() | PoolFlags.POOL_FLAG_UNINITIALIZED, bytes, TAG));
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void theZeroFormsAndPool2ZeroTheWholeBlock(Kind kind, long bytes) {
    for (LongFunction<MemorySegment> routine : zeroing(kind)) {
      dirty(kind, bytes);
      List<MemorySegment> blocks = new ArrayList<>();
      for (int i = 0; i < SOME; i++) {
        MemorySegment block = routine.apply(bytes);
        assertThat(isZero(block)).isTrue();
        blocks.add(block);
      }
      blocks.forEach(ex::freePool);
    }
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void theOtherFormsLeaveOldBytes(Kind kind, long bytes) {
    for (LongFunction<MemorySegment> routine : leaving(kind)) {
      dirty(kind, bytes);
      List<MemorySegment> blocks = new ArrayList<>();
      for (int i = 0; i < SOME; i++) {
        blocks.add(routine.apply(bytes));
      }
      assertThat(blocks).anyMatch(block -> !isZero(block));
      blocks.forEach(ex::freePool);
    }
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void clearOnFreeHandsOutNoOtherProcessesBytes(Kind kind, long bytes) {
    use(builder().clearOnFree(true));
    PoolProcess first = process();
    List<MemorySegment> old = new ArrayList<>();
    for (int i = 0; i < SOME; i++) {
      old.add(charge(first, kind, bytes).fill((byte) 0x5A));
    }
    old.forEach(ex::freePool);
    PoolProcess second = process();
    for (LongFunction<MemorySegment> routine : leaving(kind)) {
      for (int i = 0; i < SOME; i++) {
        assertThat(isZero(second.call(() -> routine.apply(bytes)))).isTrue();
      }
    }
    long raw = system.raw().allocate(kind.type(), bytes, TAG, second);
    assertThat(isZero(system.raw().segment(raw))).isTrue();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void clearOnFreeHoldsForTheRoomThatAResizeAdds(Kind kind, long bytes) {
    use(builder().clearOnFree(true));
    for (int i = 0; i < SOME; i++) {
      MemorySegment old = charge(process(), kind, bytes).fill((byte) 0x5A);
      ex.freePool(old);
      long shorter = bytes - 10;
      long block = system.raw().allocate(kind.type(), shorter, TAG, process());
      if (system.raw().resize(block, bytes) != 0) {
        assertThat(isZero(system.raw().segment(block))).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void clearOnFreeHoldsForEntriesOfALookasideList(Kind kind, long bytes) {
    use(builder().clearOnFree(true));
    try (var list = ex.initializeLookasideList(kind.type(), 0, bytes, TAG)) {
      MemorySegment entry = process().call(list::allocate);
      list.free(entry.fill((byte) 0x5A));
      MemorySegment again = process().call(list::allocate);
      assertThat(again.address()).isEqualTo(entry.address());
      assertThat(isZero(again)).isTrue();
      list.free(again);
    }
  }
}

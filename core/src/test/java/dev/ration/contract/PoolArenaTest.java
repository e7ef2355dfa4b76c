// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.PoolArena;
import dev.ration.PoolProcess;
import dev.ration.nt.NtStatus;
import dev.ration.nt.PoolTag;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arenas of the foreign-memory API whose segments are charged blocks. */
class PoolArenaTest extends PoolTest {
  private static final String FITTING = "dev.ration.support.Sizes#fitting";
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";

  @ParameterizedTest
  @MethodSource(FITTING)
  void segmentsAreChargedTaggedZeroedAndExact(Kind kind, long bytes) {
    PoolProcess process = process();
    ex.freePool(allocate(kind, bytes).fill((byte) 0x5A));
    try (PoolArena arena = process.openArena(kind.type(), OTHER_TAG)) {
      MemorySegment segment = arena.allocate(bytes);
      assertThat(segment.byteSize()).isEqualTo(bytes);
      assertThat(segment.mismatch(MemorySegment.ofArray(new byte[(int) bytes]))).isEqualTo(-1);
      assertThat(kind.usage(process)).isEqualTo(Sizes.charge(bytes));
      assertThat(kind.used(tagInfo(OTHER_TAG))).isEqualTo(Sizes.charge(bytes));
      assertThat(process.references()).isEqualTo(2);
    }
    assertThat(kind.usage(process)).isZero();
    assertThat(process.references()).isEqualTo(1);
    assertThat(kind.frees(tagInfo(OTHER_TAG))).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void segmentsDieWithTheArena(Kind kind, long bytes) {
    PoolArena arena = process().openSharedArena(kind.type(), PoolTag.of("Fred"));
    MemorySegment segment = arena.allocate(bytes);
    assertThat(arena.scope().isAlive()).isTrue();
    arena.close();
    assertThat(arena.scope().isAlive()).isFalse();
    assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(arena::close).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> arena.allocate(bytes)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 4, 8, 16, 32, 64, 128, 1024, 4096, 8192, 65_536})
  void everyAlignmentIsHonoured(long alignment) {
    for (Kind kind : Kind.values()) {
      try (PoolArena arena = process().openArena(kind.type(), PoolTag.of("Fred"))) {
        for (long bytes : new long[] {0, 1, 48, 4064, 9000}) {
          MemorySegment segment = arena.allocate(bytes, alignment);
          assertThat(segment.address() % alignment).isZero();
          assertThat(segment.fill((byte) 1).byteSize()).isEqualTo(bytes);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aRefusalIsRaisedAndChangesNothing(Kind kind, long bytes) {
    PoolProcess process = process(kind.limits(Sizes.charge(bytes)));
    try (PoolArena arena = process.openArena(kind.type(), TAG)) {
      arena.allocate(bytes);
      var before = state();
      assertThat(statusOf(() -> arena.allocate(bytes))).isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
      assertThat(statusOf(() -> arena.allocate(LIMIT + 1)))
          .isEqualTo(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
      assertThat(state()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aConfinedArenaIsItsThreadsAndASharedOneEverybodys(Kind kind) throws Exception {
    PoolProcess process = process();
    try (PoolArena confined = process.openArena(kind.type(), TAG);
        PoolArena shared = process.openSharedArena(kind.type(), TAG)) {
      FutureTask<Boolean> other =
          new FutureTask<>(
              () -> {
                shared.allocate(64).fill((byte) 1);
                assertThatThrownBy(() -> confined.allocate(64))
                    .isInstanceOf(WrongThreadException.class);
                assertThatThrownBy(confined::close).isInstanceOf(WrongThreadException.class);
                return true;
              });
      Thread.ofPlatform().start(other);
      assertThat(other.get()).isTrue();
      assertThat(kind.usage(process)).isEqualTo(Sizes.charge(64));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void manyBlocksOfManyArenasAreAllReturned(Kind kind) {
    PoolProcess process = process();
    List<PoolArena> arenas = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      PoolArena arena = process.openArena(kind.type(), TAG);
      for (int j = 0; j < 50; j++) {
        arena.allocate(j * 100L);
      }
      arenas.add(arena);
    }
    arenas.forEach(PoolArena::close);
    assertThat(kind.usage(process)).isZero();
    assertThat(kind.used(tagInfo(TAG))).isZero();
  }
}

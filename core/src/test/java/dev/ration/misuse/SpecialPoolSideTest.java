// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.Ex;
import dev.ration.internal.memory.Reach;
import dev.ration.nt.BugCheck;
import dev.ration.nt.PoolExtendedParameter;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolPriority;
import dev.ration.nt.SpecialPoolOptions;
import dev.ration.nt.SpecialPoolOptions.Side;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A priority names the end of a guarded block that touches the guard. */
@SuppressWarnings("deprecation")
class SpecialPoolSideTest extends PoolTest {
  private static final VerifierOptions SPECIAL =
      VerifierOptions.NONE.withRule(VerifierRule.all(VerifierRung.SPECIAL_POOL));
  private static final int BYTES = 48;

  /** The routines that take a priority. */
  enum Route {
    TAG_PRIORITY {
      @Override
      MemorySegment allocate(Ex ex, Kind kind, int priority) {
        return ex.allocatePoolWithTagPriority(kind.type(), BYTES, TAG, priority);
      }
    },
    ZERO {
      @Override
      MemorySegment allocate(Ex ex, Kind kind, int priority) {
        return ex.allocatePoolPriorityZero(kind.type(), BYTES, TAG, priority);
      }
    },
    UNINITIALIZED {
      @Override
      MemorySegment allocate(Ex ex, Kind kind, int priority) {
        return ex.allocatePoolPriorityUninitialized(kind.type(), BYTES, TAG, priority);
      }
    },
    EXTENDED_PARAMETER {
      @Override
      MemorySegment allocate(Ex ex, Kind kind, int priority) {
        return ex.allocatePool3(kind.flag(), BYTES, TAG, PoolExtendedParameter.priority(priority));
      }
    };

    abstract MemorySegment allocate(Ex ex, Kind kind, int priority);
  }

  static Stream<Arguments> routes() {
    return Stream.of(Route.values())
        .flatMap(
            route ->
                Stream.of(Side.values())
                    .flatMap(
                        side -> Stream.of(Kind.values()).map(k -> Arguments.of(route, side, k))));
  }

  private boolean hasGuards() {
    return !system.verifier().statistics().guards().equals("none");
  }

  private void verify(Side side) {
    use(builder().verifier(SPECIAL.withSpecialPool(SpecialPoolOptions.DEFAULT.withSide(side))));
  }

  private static void write(MemorySegment block, long offset, int value) {
    Reach.around(block, 64, 64).set(ValueLayout.JAVA_BYTE, 64 + offset, (byte) value);
  }

  private BugCheck touch(MemorySegment block, long offset) {
    return bugCheckOf(() -> system.verifier().guard(() -> write(block, offset, 1)));
  }

  private void assertGuardedAtItsEnd(MemorySegment block) {
    assertThat((block.address() + BYTES) % 4096).isZero();
    BugCheck beyond = touch(block, BYTES);
    assertThat(beyond.code()).isEqualTo(0xCD);
    assertThat(beyond.p3()).isEqualTo(block.address());
    write(block, -1, 1);
    BugCheck before = bugCheckOf(() -> ex.freePool(block));
    assertThat(before.code()).isEqualTo(0xC1);
    assertThat(before.p4()).isEqualTo(0x23);
    write(block, -1, 0xFD);
    ex.freePool(block);
  }

  private void assertGuardedAtItsStart(MemorySegment block) {
    assertThat(block.address() % 4096).isZero();
    BugCheck before = touch(block, -1);
    assertThat(before.code()).isEqualTo(0xCD);
    assertThat(before.p3()).isEqualTo(block.address());
    write(block, BYTES, 1);
    BugCheck beyond = bugCheckOf(() -> ex.freePool(block));
    assertThat(beyond.code()).isEqualTo(0xC1);
    assertThat(beyond.p4()).isEqualTo(0x24);
    write(block, BYTES, 0xFD);
    ex.freePool(block);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void anOverrunPriorityPutsTheGuardBehindTheBlock(Route route, Side otherwise, Kind kind) {
    verify(otherwise);
    for (int priority : new int[] {8, 24, 40}) {
      MemorySegment block = route.allocate(ex, kind, priority);
      if (hasGuards()) {
        assertGuardedAtItsEnd(block);
      } else {
        ex.freePool(block);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void anUnderrunPriorityPutsTheGuardBeforeTheBlock(Route route, Side otherwise, Kind kind) {
    verify(otherwise);
    for (int priority : new int[] {9, 25, 41}) {
      MemorySegment block = route.allocate(ex, kind, priority);
      if (hasGuards()) {
        assertGuardedAtItsStart(block);
      } else {
        ex.freePool(block);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void aPriorityWithoutAPlaceLeavesItToTheOptions(Route route, Side side, Kind kind) {
    verify(side);
    MemorySegment block = route.allocate(ex, kind, PoolPriority.NORMAL_POOL_PRIORITY);
    if (!hasGuards()) {
      ex.freePool(block);
    } else if (side == Side.END) {
      assertGuardedAtItsEnd(block);
    } else {
      assertGuardedAtItsStart(block);
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void aPlaceTurnsSpecialPoolNeitherOnNorOff(Route route, Side side, Kind kind) {
    use(builder().verifier(VerifierOptions.NONE));
    int priority =
        side == Side.END
            ? PoolPriority.NORMAL_POOL_PRIORITY_SPECIAL_POOL_OVERRUN
            : PoolPriority.NORMAL_POOL_PRIORITY_SPECIAL_POOL_UNDERRUN;
    MemorySegment block = route.allocate(ex, kind, priority);
    assertThat(system.verifier().statistics().wantedGuards()).isZero();
    ex.freePool(block);
    MemorySegment asked =
        ex.allocatePool3(
            kind.flag() | PoolFlags.POOL_FLAG_SPECIAL_POOL,
            BYTES,
            TAG,
            PoolExtendedParameter.priority(priority));
    if (!hasGuards()) {
      ex.freePool(asked);
    } else if (side == Side.END) {
      assertGuardedAtItsEnd(asked);
    } else {
      assertGuardedAtItsStart(asked);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aPageThatGuardsTwoBlocksBelongsToTheNearerOne(Kind kind) {
    verify(Side.END);
    MemorySegment below = Route.ZERO.allocate(ex, kind, 24);
    MemorySegment above = Route.ZERO.allocate(ex, kind, 25);
    if (system.verifier().statistics().namesAddresses()) {
      assertThat(above.address() - (below.address() + BYTES)).isEqualTo(4096);
      assertThat(touch(below, BYTES).p3()).isEqualTo(below.address());
      assertThat(touch(above, -1).p3()).isEqualTo(above.address());
    }
    ex.freePool(below);
    ex.freePool(above);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.internal.memory.Reach;
import dev.ration.nt.BugCheck;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The verifier is turned off while blocks are guarded, and on again. */
class VerifierOffTest extends PoolTest {
  private static final VerifierOptions SPECIAL =
      VerifierOptions.NONE.withRule(VerifierRule.all(VerifierRung.SPECIAL_POOL));

  private boolean names() {
    return system.verifier().statistics().namesAddresses();
  }

  private BugCheck touchBehind(MemorySegment block) {
    MemorySegment far = Reach.around(block, 0, 64);
    long end = block.byteSize();
    return bugCheckOf(
        () -> system.verifier().guard(() -> far.set(ValueLayout.JAVA_BYTE, end, (byte) 1)));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void pageFaultsAreRecordedUntilTheLastGuardIsGoneAndFromTheNextOneOn(Kind kind) {
    use(builder().verifier(SPECIAL));
    MemorySegment first = allocate(kind, 48);
    MemorySegment last = allocate(kind, 48);
    boolean canName = names();
    system.verifier(VerifierOptions.NONE);
    ex.freePool(first);
    assertThat(names()).as("a block is guarded").isEqualTo(canName);
    if (canName) {
      assertThat(touchBehind(last).p1()).isEqualTo(last.address() + 48);
    }
    ex.freePool(last);
    assertThat(names()).isFalse();
    if (canName) {
      BugCheck guess = bugCheckOf(() -> system.verifier().guard(() -> last.fill((byte) 1)));
      assertThat(guess.p1()).isZero();
      assertThat(guess.advice()).contains("probably");
    }
    system.verifier(SPECIAL);
    assertThat(names()).isEqualTo(canName);
    MemorySegment again = allocate(kind, 48);
    if (canName) {
      assertThat(touchBehind(again).p1()).isEqualTo(again.address() + 48);
    }
    ex.freePool(again);
    assertThat(names()).as("a rule guards blocks").isEqualTo(canName);
    system.verifier(VerifierOptions.NONE);
    assertThat(names()).isFalse();
    MemorySegment asked = ex.allocatePool2(kind.flag() | PoolFlags.POOL_FLAG_SPECIAL_POOL, 48, TAG);
    assertThat(names()).isEqualTo(canName);
    if (canName) {
      assertThat(touchBehind(asked).p1()).isEqualTo(asked.address() + 48);
    }
    ex.freePool(asked);
  }
}

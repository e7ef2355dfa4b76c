// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.nt.BugCheck;
import dev.ration.nt.PoolTagInfo;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad frees where the slot has all that a free needs, so that nothing but a look at the block
 * stands in their way. Looking at usage first would take the stocks away: so it comes last.
 */
class BadFreeAtFullSpeedTest extends PoolTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";
  private static final int WARM = 10;

  private PoolProcess process;
  private long block;

  /** Allocates a block, after others have come and gone. */
  private void warmUp(Kind kind, long bytes) {
    process = process();
    long[] blocks = new long[WARM];
    for (int i = 0; i < WARM; i++) {
      blocks[i] = system.raw().allocate(kind.type(), bytes, TAG, process);
    }
    for (int i = 1; i < WARM; i++) {
      system.raw().free(blocks[i], TAG);
    }
    block = blocks[0];
  }

  private void assertNothingHappened(Kind kind, int frees) {
    PoolTagInfo info = tagInfo(TAG);
    assertThat(kind.allocs(info)).isEqualTo(WARM);
    assertThat(kind.frees(info)).isEqualTo(frees);
    assertThat(kind.usage(process)).isEqualTo(kind.used(info));
    assertThat(process.references()).isEqualTo(1 + WARM - frees);
  }

  private void assertCheckOfFree(int tag, int p1) {
    BugCheck check = bugCheckOf(() -> system.raw().free(block, tag));
    assertThat(check.code()).isEqualTo(0xC2);
    assertThat(check.p1()).isEqualTo(p1);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void anotherTagIsFound(Kind kind, long bytes) {
    system.raw().free(system.raw().allocate(kind.type(), bytes, OTHER_TAG));
    warmUp(kind, bytes);
    assertCheckOfFree(OTHER_TAG, 0x0A);
    assertNothingHappened(kind, WARM - 1);
    system.raw().free(block, TAG);
    assertNothingHappened(kind, WARM);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aSecondFreeIsFound(Kind kind, long bytes) {
    warmUp(kind, bytes);
    system.raw().free(block, TAG);
    assertCheckOfFree(TAG, 0x07);
    assertNothingHappened(kind, WARM);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void theMiddleOfABlockIsFound(Kind kind, long bytes) {
    warmUp(kind, bytes);
    for (int offset : new int[] {1, 8, 15}) {
      bugCheckOf(() -> system.raw().free(block + offset));
    }
    assertNothingHappened(kind, WARM - 1);
    system.raw().free(block);
    assertNothingHappened(kind, WARM);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One word says everything about a block, and each part of it changes alone. */
class BlockWordTest {
  private static final int PROCESS = 0xABCDEF;
  private static final int TAG = 0x9ABCD;
  private static final int USE = BlockWord.ARENA;

  private static final long WORD = BlockWord.allocated(PROCESS, TAG, 1234, USE);

  private static void assertParts(long word, int process, int tag, int bytes, int use, int state) {
    assertThat(BlockWord.process(word)).isEqualTo(process);
    assertThat(BlockWord.tag(word)).isEqualTo(tag);
    assertThat(BlockWord.bytes(word)).isEqualTo(bytes);
    assertThat(BlockWord.use(word)).isEqualTo(use);
    assertThat(BlockWord.state(word)).isEqualTo(state);
  }

  @Test
  void anAllocatedBlockSaysWhoseItIsForWhatAndHowLarge() {
    assertParts(WORD, PROCESS, TAG, 1234, USE, BlockWord.ALLOCATED);
    assertThat(BlockWord.isAllocated(WORD)).isTrue();
    assertThat(BlockWord.isShadow(WORD)).isFalse();
    assertThat(BlockWord.isVerified(WORD)).isFalse();
  }

  @Test
  void thePartsAtTheirMostDoNotTouchEachOther() {
    long most =
        BlockWord.allocated(BlockWord.MAX_PROCESS, BlockWord.MAX_TAG, 1L << 40, BlockWord.POOL);
    assertParts(
        most,
        BlockWord.MAX_PROCESS,
        BlockWord.MAX_TAG,
        BlockWord.LARGE,
        BlockWord.POOL,
        BlockWord.ALLOCATED);
    assertParts(BlockWord.allocated(0, 0, 0, 0), 0, 0, 0, 0, BlockWord.ALLOCATED);
  }

  @Test
  void sizesThatDoNotFitAreLarge() {
    assertThat(BlockWord.bytes(BlockWord.allocated(1, 1, BlockWord.LARGE - 1, 0)))
        .isEqualTo(BlockWord.LARGE - 1);
    assertThat(BlockWord.bytes(BlockWord.allocated(1, 1, BlockWord.LARGE + 1, 0)))
        .isEqualTo(BlockWord.LARGE);
  }

  @Test
  void eachPartChangesAlone() {
    int allocated = BlockWord.ALLOCATED;
    assertParts(BlockWord.withProcess(WORD, 7), 7, TAG, 1234, USE, allocated);
    assertParts(BlockWord.withBytes(WORD, 77), PROCESS, TAG, 77, USE, allocated);
    assertParts(BlockWord.withBytes(WORD, 1 << 20), PROCESS, TAG, BlockWord.LARGE, USE, allocated);
    assertParts(
        BlockWord.withUse(WORD, BlockWord.LOOKASIDE_FREE),
        PROCESS,
        TAG,
        1234,
        BlockWord.LOOKASIDE_FREE,
        allocated);
    assertParts(BlockWord.withState(WORD, BlockWord.BUSY), PROCESS, TAG, 1234, USE, BlockWord.BUSY);
  }

  @Test
  void onlyAnAllocatedBlockIsAllocated() {
    assertThat(BlockWord.isAllocated(BlockWord.withState(WORD, BlockWord.BUSY))).isFalse();
    assertThat(BlockWord.isAllocated(BlockWord.CACHED)).isFalse();
    assertThat(BlockWord.isAllocated(BlockWord.FREE)).isFalse();
  }

  @Test
  void theVerifiersMarksStayWhenTheUseChanges() {
    long shadow = BlockWord.allocated(1, 1, 1, BlockWord.ARENA | BlockWord.SHADOW);
    long verified = BlockWord.allocated(1, 1, 1, BlockWord.ARENA | BlockWord.VERIFIED);
    assertThat(BlockWord.isShadow(shadow)).isTrue();
    assertThat(BlockWord.isVerified(shadow)).isFalse();
    assertThat(BlockWord.isShadow(verified)).isFalse();
    assertThat(BlockWord.isVerified(verified)).isTrue();
    assertThat(BlockWord.use(shadow)).isEqualTo(BlockWord.ARENA);
    assertThat(BlockWord.isVerified(BlockWord.withUse(verified, BlockWord.POOL))).isTrue();
  }

  @Test
  void aWholeUseHasTheVerifiersMarksInIt() {
    int marked = BlockWord.LOOKASIDE_FREE | BlockWord.VERIFIED | BlockWord.SHADOW;
    long word = BlockWord.withWholeUse(WORD, marked);
    assertParts(word, PROCESS, TAG, 1234, BlockWord.LOOKASIDE_FREE, BlockWord.ALLOCATED);
    assertThat(BlockWord.isShadow(word)).isTrue();
    assertThat(BlockWord.isVerified(word)).isTrue();
    assertThat(BlockWord.withWholeUse(word, USE)).isEqualTo(WORD);
  }

  /** So that a fast free needs one comparison. */
  @Test
  void stateAndUseOfAnOrdinaryBlockAreThoseOfAllocated() {
    long ordinary = BlockWord.allocated(PROCESS, TAG, 1234, BlockWord.POOL);
    assertThat(ordinary & BlockWord.STATE_AND_USE).isEqualTo(BlockWord.ALLOCATED);
    assertThat(WORD & BlockWord.STATE_AND_USE).isNotEqualTo(BlockWord.ALLOCATED);
    assertThat(BlockWord.allocated(1, 1, 1, BlockWord.VERIFIED) & BlockWord.STATE_AND_USE)
        .isNotEqualTo(BlockWord.ALLOCATED);
  }

  @Test
  void aFreeBlockSaysWhichIsNext() {
    assertThat(BlockWord.next(BlockWord.free(200))).isEqualTo(200);
    assertThat(BlockWord.next(BlockWord.free(BlockWord.LARGE))).isEqualTo(BlockWord.LARGE);
    assertThat(BlockWord.state(BlockWord.free(200))).isEqualTo(BlockWord.FREE);
  }
}

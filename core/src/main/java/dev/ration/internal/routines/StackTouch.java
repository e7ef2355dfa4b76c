// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

/**
 * Makes sure that there is stack for a slow path before it changes anything.
 *
 * <p>A StackOverflowError comes from here, where nothing has happened yet, or not at all. This
 * method is soon compiled, when slow paths are still interpreted and need three times the stack: so
 * its frame has to be large then, too. It is as large as its rarest branch needs, which holds many
 * words across a call; the branch has to be taken now and then, or the compiler drops it. A sweep
 * over the depths of a stack, in every mode of the JVM, shows that the frames suffice.
 */
final class StackTouch {
  private static final int FRAMES = 64;
  private static final int RARELY = 1023;
  private static final long[] HELD = new long[48];

  /** Races are welcome: any value that changes will do. */
  private static int turn;

  private StackTouch() {}

  static void touch() {
    if (deepen(FRAMES, turn++, HELD) == 0) {
      throw new AssertionError();
    }
  }

  // spotless:off
  @SuppressWarnings("UnnecessaryParentheses") // they keep what is left of the call on the stack
  private static long deepen(int frames, int turn, long[] k) {
    if (frames == 0) {
      return turn | 1;
    }
    if ((turn & RARELY) == frames) {
      return
          k[0] * (k[1] + (k[2] * (k[3] + (k[4] * (k[5] + (k[6] * (k[7] + (k[8] * (k[9] + (k[10]
          * (k[11] + (k[12] * (k[13] + (k[14] * (k[15] + (k[16] * (k[17] + (k[18] * (k[19] +
          (k[20] * (k[21] + (k[22] * (k[23] + (k[24] * (k[25] + (k[26] * (k[27] + (k[28] *
          (k[29] + (k[30] * (k[31] + (k[32] * (k[33] + (k[34] * (k[35] + (k[36] * (k[37] +
          (k[38] * (k[39] + (k[40] * (k[41] + (k[42] * (k[43] + (k[44] * (k[45] + (k[46] *
          (k[47] + (deepen(frames - 1, turn, k))))))))))))))))))))))))))))))))))))))))))))))))) | 1;
    }
    return deepen(frames - 1, turn, k) + turn | 1;
  }
  // spotless:on
}

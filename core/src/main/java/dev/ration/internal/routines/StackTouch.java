// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

/**
 * Makes sure that there is stack for a slow path before it changes anything.
 *
 * <p>A StackOverflowError comes from here, where nothing has happened yet, or not at all. The
 * frames are many because they are small: this method is soon compiled, when slow paths are still
 * interpreted and need three times the stack. A sweep over the depths of a stack, in every mode of
 * the JVM, shows that they suffice; 64 did not.
 */
final class StackTouch {
  private static final int FRAMES = 256;

  private StackTouch() {}

  static void touch() {
    if (deepen(FRAMES, 1, 2, 3, 4, 5) == 0) {
      throw new AssertionError();
    }
  }

  private static long deepen(int frames, long a, long b, long c, long d, long e) {
    if (frames == 0) {
      return a | 1;
    }
    return deepen(frames - 1, b, c, d, e, a) + (a ^ e) | 1;
  }
}

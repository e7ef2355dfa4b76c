// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import org.jspecify.annotations.Nullable;

/**
 * How much a request matters when memory is short: EX_POOL_PRIORITY (wdm.h).
 *
 * <p>Bits 4 and 5 are the level. Bit 3 says that the request names its place in a page of special
 * pool, bit 0 which one: the page's end, to catch overruns, or its start, to catch underruns. The
 * place never turns special pool on or off.
 */
public final class PoolPriority {
  /** May fail as soon as the pool is low on memory. */
  public static final int LOW_POOL_PRIORITY = 0;

  /** {@link #LOW_POOL_PRIORITY}, at the end of a page of special pool. */
  public static final int LOW_POOL_PRIORITY_SPECIAL_POOL_OVERRUN = 8;

  /** {@link #LOW_POOL_PRIORITY}, at the start of a page of special pool. */
  public static final int LOW_POOL_PRIORITY_SPECIAL_POOL_UNDERRUN = 9;

  /** May fail when the pool is very low on memory; right for most requests. */
  public static final int NORMAL_POOL_PRIORITY = 16;

  /** {@link #NORMAL_POOL_PRIORITY}, at the end of a page of special pool. */
  public static final int NORMAL_POOL_PRIORITY_SPECIAL_POOL_OVERRUN = 24;

  /** {@link #NORMAL_POOL_PRIORITY}, at the start of a page of special pool. */
  public static final int NORMAL_POOL_PRIORITY_SPECIAL_POOL_UNDERRUN = 25;

  /** Fails only when the pool has no memory at all, and nothing is set aside for such requests. */
  public static final int HIGH_POOL_PRIORITY = 32;

  /** {@link #HIGH_POOL_PRIORITY}, at the end of a page of special pool. */
  public static final int HIGH_POOL_PRIORITY_SPECIAL_POOL_OVERRUN = 40;

  /** {@link #HIGH_POOL_PRIORITY}, at the start of a page of special pool. */
  public static final int HIGH_POOL_PRIORITY_SPECIAL_POOL_UNDERRUN = 41;

  private static final int LEVEL_BITS = 0x30;
  private static final int PLACE_GIVEN = 8;
  private static final int AT_START = 1;

  private PoolPriority() {}

  /**
   * {@return whether a priority is one of the three low ones}
   *
   * @param priority a valid priority
   */
  public static boolean isLow(int priority) {
    return level(priority) == LOW_POOL_PRIORITY;
  }

  /**
   * {@return whether the number is one of the nine priorities}
   *
   * @param priority any number
   */
  public static boolean isValid(int priority) {
    int level = level(priority);
    int place = priority & ~LEVEL_BITS;
    return level <= HIGH_POOL_PRIORITY
        && (place == 0 || place == PLACE_GIVEN || place == (PLACE_GIVEN | AT_START));
  }

  /**
   * {@return the priority without its place in special pool: {@link #LOW_POOL_PRIORITY}, {@link
   * #NORMAL_POOL_PRIORITY} or {@link #HIGH_POOL_PRIORITY}, which compare in that order}
   *
   * @param priority a priority for which {@link #isValid} holds; for others the result means
   *     nothing
   */
  public static int level(int priority) {
    return priority & LEVEL_BITS;
  }

  /**
   * {@return the end of a block that is to touch the inaccessible page, if the block lies in
   * special pool: END for the overrun priorities, START for the underrun ones; null for those that
   * leave it to {@link SpecialPoolOptions#side}}
   *
   * @param priority a priority for which {@link #isValid} holds
   */
  public static SpecialPoolOptions.@Nullable Side side(int priority) {
    if ((priority & PLACE_GIVEN) == 0) {
      return null;
    }
    return (priority & AT_START) == 0 ? SpecialPoolOptions.Side.END : SpecialPoolOptions.Side.START;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * When the standard events are set: Standard Event Objects (Windows driver documentation), which
 * leaves all amounts to the system.
 *
 * <p>Start from {@link #DEFAULT} and change what matters, so that code keeps compiling when later
 * versions add some: {@code EventThresholds.DEFAULT.withPagedPool(64 << 20, 128 << 20)}.
 *
 * <p>An event is set exactly while its condition holds. Hysteresis concerns who is called: an event
 * that was set and cleared calls again only when the amount had gone back beyond its threshold by
 * that part of it, so that use which hovers about a threshold does not call at every block.
 *
 * @param lowMemory bytes available, or fewer, that set LOW_MEMORY_CONDITION; {@link #DERIVED}: the
 *     lesser of 64 MiB and 1/32 of the machine or container
 * @param highMemory bytes available, or more, that set HIGH_MEMORY_CONDITION; derived: three times
 *     the lower
 * @param lowPagedPool free bytes, or fewer, that set LOW_PAGED_POOL_CONDITION; derived: the lesser
 *     of 30 MiB and 1/5 of the pool
 * @param highPagedPool free bytes, or more, that set HIGH_PAGED_POOL_CONDITION; derived: the lesser
 *     of 60 MiB and 2/5 of the pool
 * @param lowNonPagedPool the same for the nonpaged pool; derived: the lesser of 8 MiB and 1/3
 * @param highNonPagedPool derived: the lesser of 20 MiB and 1/2
 * @param lowCommitPercent the part of the commit limit in use, or less, that sets
 *     LOW_COMMIT_CONDITION
 * @param highCommitPercent the part, or more, that sets HIGH_COMMIT_CONDITION
 * @param maximumCommitPercent the part, or more, that sets MAXIMUM_COMMIT_CONDITION
 * @param pressurePercent of the last ten seconds, spent waiting for memory by everything that could
 *     run, from which on memory is low however much is available; 101 for never
 * @param hysteresisPercent how far back, in percent of the threshold, before an event calls again
 */
public record EventThresholds(
    long lowMemory,
    long highMemory,
    long lowPagedPool,
    long highPagedPool,
    long lowNonPagedPool,
    long highNonPagedPool,
    int lowCommitPercent,
    int highCommitPercent,
    int maximumCommitPercent,
    int pressurePercent,
    int hysteresisPercent) {
  /** In place of bytes: computed from the size of the pool or machine. */
  public static final long DERIVED = -1;

  /** What holds unless something else is said. */
  public static final EventThresholds DEFAULT =
      new EventThresholds(DERIVED, DERIVED, DERIVED, DERIVED, DERIVED, DERIVED, 50, 90, 98, 10, 10);

  /**
   * Checks the thresholds.
   *
   * @throws IllegalArgumentException if a low threshold is not below its high one, one of a pair
   *     alone is derived, or a percentage is out of range
   */
  public EventThresholds {
    pair("memory", lowMemory, highMemory);
    pair("paged pool", lowPagedPool, highPagedPool);
    pair("nonpaged pool", lowNonPagedPool, highNonPagedPool);
    if (lowCommitPercent < 0
        || lowCommitPercent >= highCommitPercent
        || highCommitPercent > maximumCommitPercent
        || maximumCommitPercent > 100) {
      throw new IllegalArgumentException(
          "commit thresholds of "
              + lowCommitPercent
              + ", "
              + highCommitPercent
              + " and "
              + maximumCommitPercent
              + " percent: give them in ascending order, from 0 to 100");
    }
    if (pressurePercent < 1 || pressurePercent > 101) {
      throw new IllegalArgumentException(
          "a pressure of " + pressurePercent + " percent: give 1 to 100, or 101 for never");
    }
    if (hysteresisPercent < 0 || hysteresisPercent > 100) {
      throw new IllegalArgumentException(
          "a hysteresis of " + hysteresisPercent + " percent: give 0 to 100");
    }
  }

  private static void pair(String of, long low, long high) {
    boolean derived = low == DERIVED && high == DERIVED;
    if (!derived && (low < 0 || high <= low)) {
      throw new IllegalArgumentException(
          "thresholds of "
              + of
              + " of "
              + low
              + " and "
              + high
              + " bytes: give 0 or more, the lower one first, or both DERIVED");
    }
  }

  /**
   * {@return these thresholds with others for available memory}
   *
   * @param low for LOW_MEMORY_CONDITION, in bytes
   * @param high for HIGH_MEMORY_CONDITION, in bytes
   */
  public EventThresholds withMemory(long low, long high) {
    return new EventThresholds(
        low,
        high,
        lowPagedPool,
        highPagedPool,
        lowNonPagedPool,
        highNonPagedPool,
        lowCommitPercent,
        highCommitPercent,
        maximumCommitPercent,
        pressurePercent,
        hysteresisPercent);
  }

  /**
   * {@return these thresholds with others for the paged pool}
   *
   * @param low for LOW_PAGED_POOL_CONDITION, in free bytes
   * @param high for HIGH_PAGED_POOL_CONDITION, in free bytes
   */
  public EventThresholds withPagedPool(long low, long high) {
    return new EventThresholds(
        lowMemory,
        highMemory,
        low,
        high,
        lowNonPagedPool,
        highNonPagedPool,
        lowCommitPercent,
        highCommitPercent,
        maximumCommitPercent,
        pressurePercent,
        hysteresisPercent);
  }

  /**
   * {@return these thresholds with others for the nonpaged pool}
   *
   * @param low for LOW_NON_PAGED_POOL_CONDITION, in free bytes
   * @param high for HIGH_NON_PAGED_POOL_CONDITION, in free bytes
   */
  public EventThresholds withNonPagedPool(long low, long high) {
    return new EventThresholds(
        lowMemory,
        highMemory,
        lowPagedPool,
        highPagedPool,
        low,
        high,
        lowCommitPercent,
        highCommitPercent,
        maximumCommitPercent,
        pressurePercent,
        hysteresisPercent);
  }

  /**
   * {@return these thresholds with others for commit}
   *
   * @param low for LOW_COMMIT_CONDITION, in percent of the limit
   * @param high for HIGH_COMMIT_CONDITION
   * @param maximum for MAXIMUM_COMMIT_CONDITION
   */
  public EventThresholds withCommit(int low, int high, int maximum) {
    return new EventThresholds(
        lowMemory,
        highMemory,
        lowPagedPool,
        highPagedPool,
        lowNonPagedPool,
        highNonPagedPool,
        low,
        high,
        maximum,
        pressurePercent,
        hysteresisPercent);
  }

  /**
   * {@return these thresholds with another for memory pressure}
   *
   * @param percent of time spent waiting; 101 for never
   */
  public EventThresholds withPressure(int percent) {
    return new EventThresholds(
        lowMemory,
        highMemory,
        lowPagedPool,
        highPagedPool,
        lowNonPagedPool,
        highNonPagedPool,
        lowCommitPercent,
        highCommitPercent,
        maximumCommitPercent,
        percent,
        hysteresisPercent);
  }

  /**
   * {@return these thresholds with another hysteresis}
   *
   * @param percent of the threshold; 0 calls at every crossing
   */
  public EventThresholds withHysteresis(int percent) {
    return new EventThresholds(
        lowMemory,
        highMemory,
        lowPagedPool,
        highPagedPool,
        lowNonPagedPool,
        highNonPagedPool,
        lowCommitPercent,
        highCommitPercent,
        maximumCommitPercent,
        pressurePercent,
        percent);
  }
}

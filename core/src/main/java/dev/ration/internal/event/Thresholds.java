// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.event;

import dev.ration.nt.EventThresholds;
import dev.ration.nt.PoolEvent;

/**
 * The thresholds of one system, with those filled in that follow from its size.
 *
 * <p>The amounts for pools are those of ReactOS; the documentation says "system-defined".
 */
final class Thresholds {
  /** A commit limit used up, in the unit in which commit is compared. */
  static final long WHOLE = 10_000;

  private static final long MIB = 1L << 20;

  private final EventThresholds given;
  private final long machine;
  private final long paged;
  private final long nonPaged;
  private final Condition[] conditions = new Condition[PoolEvent.values().length];

  Thresholds(StandardEvents.Limits limits, long machineMemory) {
    this.given = limits.thresholds();
    this.machine = machineMemory;
    this.paged = limits.paged();
    this.nonPaged = limits.nonPaged();
  }

  /** A condition for each event, by its number. */
  Condition[] conditions() {
    long lowMemory = Math.min(64 * MIB, machine / 32);
    low(PoolEvent.LOW_MEMORY_CONDITION, or(given.lowMemory(), lowMemory));
    high(PoolEvent.HIGH_MEMORY_CONDITION, or(given.highMemory(), 3 * lowMemory));
    low(
        PoolEvent.LOW_PAGED_POOL_CONDITION,
        or(given.lowPagedPool(), Math.min(30 * MIB, paged / 5)));
    high(
        PoolEvent.HIGH_PAGED_POOL_CONDITION,
        or(given.highPagedPool(), Math.min(60 * MIB, paged / 5 * 2)));
    low(
        PoolEvent.LOW_NON_PAGED_POOL_CONDITION,
        or(given.lowNonPagedPool(), Math.min(8 * MIB, nonPaged / 3)));
    high(
        PoolEvent.HIGH_NON_PAGED_POOL_CONDITION,
        or(given.highNonPagedPool(), Math.min(20 * MIB, nonPaged / 2)));
    low(PoolEvent.LOW_COMMIT_CONDITION, given.lowCommitPercent() * (WHOLE / 100));
    high(PoolEvent.HIGH_COMMIT_CONDITION, given.highCommitPercent() * (WHOLE / 100));
    high(PoolEvent.MAXIMUM_COMMIT_CONDITION, given.maximumCommitPercent() * (WHOLE / 100));
    return conditions;
  }

  private static long or(long given, long derived) {
    return given == EventThresholds.DERIVED ? derived : given;
  }

  private void low(PoolEvent event, long threshold) {
    conditions[event.ordinal()] = Condition.atMost(event, threshold, margin(threshold));
  }

  private void high(PoolEvent event, long threshold) {
    conditions[event.ordinal()] = Condition.atLeast(event, threshold, margin(threshold));
  }

  private long margin(long threshold) {
    return threshold / 100 * given.hysteresisPercent();
  }
}

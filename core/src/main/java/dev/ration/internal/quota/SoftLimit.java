// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.quota;

import java.util.concurrent.Executor;

/**
 * Tells somebody when usage rises above a threshold; once for every time that it does.
 *
 * <p>Guarded by the tree's lock: {@code above}, {@code due}.
 */
final class SoftLimit {
  final int pool;
  final long threshold;
  final Executor executor;
  final Runnable action;
  boolean above;
  boolean due;

  SoftLimit(int pool, long threshold, Executor executor, Runnable action) {
    this.pool = pool;
    this.threshold = threshold;
    this.executor = executor;
    this.action = action;
  }

  /** Notes the usage; the action is due when it has just risen above the threshold. */
  void note(long usage) {
    boolean now = usage > threshold;
    due |= now && !above;
    above = now;
  }
}

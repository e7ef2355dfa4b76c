// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.event;

import dev.ration.nt.PoolEvent;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One standard event: a threshold on an amount, and how often it has been crossed.
 *
 * <p>{@code crossings} is odd from when the amount crosses the threshold until it has gone back
 * beyond {@code rearm}: only then does another crossing count. Changed by compare-and-set; noting
 * an amount allocates nothing and takes no lock.
 */
final class Condition {
  final PoolEvent event;
  private final boolean below;
  private final long threshold;
  private final long rearm;
  private final AtomicInteger crossings = new AtomicInteger();

  private Condition(PoolEvent event, boolean below, long threshold, long rearm) {
    this.event = event;
    this.below = below;
    this.threshold = threshold;
    this.rearm = rearm;
  }

  /** Holds while the amount is at most the threshold. */
  static Condition atMost(PoolEvent event, long threshold, long margin) {
    return new Condition(event, true, threshold, threshold + margin);
  }

  /** Holds while the amount is at least the threshold. */
  static Condition atLeast(PoolEvent event, long threshold, long margin) {
    return new Condition(event, false, threshold, threshold - margin);
  }

  /** How far an amount is from the threshold. */
  long distance(long amount) {
    return Math.abs(amount - threshold);
  }

  boolean holds(long amount) {
    return below ? amount <= threshold : amount >= threshold;
  }

  /** Notes an amount; whether that set the event, or cleared it. */
  boolean changes(long amount) {
    int seen = crossings.get();
    boolean counted = (seen & 1) != 0;
    boolean change = counted ? isBack(amount) : holds(amount);
    return change && crossings.compareAndSet(seen, seen + 1);
  }

  private boolean isBack(long amount) {
    return !holds(amount) && (below ? amount >= rearm : amount <= rearm);
  }

  /** Odd while the event counts as set. */
  int crossings() {
    return crossings.get();
  }
}

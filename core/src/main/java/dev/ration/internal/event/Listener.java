// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.event;

import dev.ration.internal.memory.Safely;
import dev.ration.nt.PoolEvent;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whoever wants to know when an event becomes set.
 *
 * <p>{@code seen} is how many crossings of the condition he has been told of; it only rises, by
 * compare-and-set, so that of several threads that notice a crossing one tells him.
 */
final class Listener {
  final PoolEvent event;

  /** Whether he waits, and wants to know of every time that the condition holds. */
  final boolean waits;

  private final Executor executor;
  private final Runnable action;
  private final AtomicInteger seen;

  Listener(PoolEvent event, boolean waits, Executor executor, Runnable action, int crossings) {
    this.event = event;
    this.waits = waits;
    this.executor = executor;
    this.action = action;
    this.seen = new AtomicInteger(crossings);
  }

  /** Tells him, if the event has become set since he was last told. */
  void tell(int crossings) {
    int told = seen.get();
    boolean rose = crossings - told > 1 || (crossings - told == 1 && (crossings & 1) != 0);
    if (crossings - told > 0 && seen.compareAndSet(told, crossings) && rose) {
      run();
    }
  }

  void run() {
    Safely.run("an action for " + Publisher.name(event), () -> executor.execute(action));
  }
}

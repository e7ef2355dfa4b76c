// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.internal.routines.EventConditions;
import dev.ration.nt.PoolEvent;
import dev.ration.nt.Subscription;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * The standard event objects (Windows driver documentation, "Standard Event Objects"): notification
 * events, set for as long as a condition holds.
 *
 * <p>"Low" is a shortage of memory and of pools, but plenty of commit. Conditions are looked at
 * every 10 milliseconds; one that holds for less may go unnoticed. All methods may be called from
 * any thread.
 */
public final class PoolEvents {
  private final EventConditions conditions;

  PoolEvents(EventConditions conditions) {
    this.conditions = conditions;
  }

  /**
   * Looks at an event.
   *
   * @param event which
   * @return whether its condition holds now
   */
  public boolean isSet(PoolEvent event) {
    return conditions.isSet(Objects.requireNonNull(event, "event"));
  }

  /**
   * Waits for an event.
   *
   * @param event which
   * @param timeout how long to wait
   * @return false when the time was over first
   * @throws InterruptedException when the thread is interrupted
   */
  public boolean await(PoolEvent event, Duration timeout) throws InterruptedException {
    return conditions.await(Objects.requireNonNull(event, "event"), timeout);
  }

  /**
   * Runs an action each time an event becomes set, and at once if it is set now.
   *
   * @param event which
   * @param executor that runs the action
   * @param action may allocate and free; may find that the condition holds no longer
   * @return closing it ends the notification
   */
  public Subscription onSet(PoolEvent event, Executor executor, Runnable action) {
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(action, "action");
    return conditions.onSet(Objects.requireNonNull(event, "event"), executor, action);
  }
}

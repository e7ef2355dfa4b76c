// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.internal.event.StandardEvents;
import dev.ration.nt.PoolEvent;
import dev.ration.nt.Subscription;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * The standard event objects (Windows driver documentation, "Standard Event Objects"): notification
 * events, set for as long as a condition holds.
 *
 * <p>"Low" is a shortage of memory and of pools, but plenty of commit. Thresholds are {@link
 * dev.ration.nt.EventThresholds}.
 *
 * <p>A change of a pool is noticed by the thread that makes it, however short it is: an action for
 * a pool that is low is handed to its executor before that thread can be refused memory. What the
 * machine has available is looked at every 10 milliseconds when there is little, at least once a
 * second otherwise, and only while somebody waits or listens. Actions may allocate and free.
 *
 * <p>Each change is also event {@code dev.ration.PoolCondition} of a flight recording, where the
 * runtime has module {@code jdk.jfr}; changes of the machine's memory only while somebody listens.
 *
 * <p>All methods may be called from any thread, and throw {@link IllegalStateException} when the
 * system has been closed.
 */
public final class PoolEvents {
  private final StandardEvents conditions;

  PoolEvents(StandardEvents conditions) {
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
   * Runs an action each time an event becomes set, and at once if it is set now. What the action or
   * executor throws is logged.
   *
   * @param event which
   * @param executor that runs the action; one that runs it at once does so on the thread that
   *     noticed, which may be one that allocates, at its level and in its process
   * @param action may allocate and free; may find that the condition holds no longer
   * @return closing it ends the notification; so does closing the system
   */
  public Subscription onSet(PoolEvent event, Executor executor, Runnable action) {
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(action, "action");
    return conditions.onSet(Objects.requireNonNull(event, "event"), executor, action);
  }

  /**
   * Registers a management bean (JMX) {@code dev.ration:type=PoolEvents,name="…"}, with an
   * attribute for each event by its Windows name and a notification, {@code dev.ration.event.set}
   * or {@code dev.ration.event.cleared}, for each change. Listeners in this JVM are called on the
   * thread that noticed.
   *
   * @return closing it unregisters the bean; so does closing the system
   * @throws UnsupportedOperationException when the runtime has no module {@code java.management}
   */
  public Subscription publishToManagement() {
    return conditions.publishToManagement();
  }
}

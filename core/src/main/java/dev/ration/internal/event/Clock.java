// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.event;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that looks at what nobody else notices: the machine's memory, and pools that have
 * shrunk. It serves all systems of the JVM, and runs only while one of them has somebody to tell.
 *
 * <p>Guarded by {@code this}: everything.
 */
final class Clock {
  static final Clock ONLY = new Clock();

  private static final long TICK_NANOS = 10_000_000;

  private final Set<StandardEvents> systems = new LinkedHashSet<>();
  private boolean running;

  private Clock() {}

  synchronized void add(StandardEvents events) {
    systems.add(events);
    if (!running) {
      running = true;
      Thread.ofPlatform().daemon().name("ration-events").start(this::run);
    }
  }

  synchronized void remove(StandardEvents events) {
    systems.remove(events);
  }

  private void run() {
    List<StandardEvents> served = served();
    while (!served.isEmpty()) {
      for (StandardEvents events : served) {
        Safely.run("looking at the standard events", () -> events.tick(System.nanoTime()));
      }
      LockSupport.parkNanos(this, TICK_NANOS);
      // An action that ran on this thread may have interrupted it: that is not for us.
      boolean _ = Thread.interrupted();
      served = served();
    }
  }

  /** Whom to serve; nobody ends the thread. */
  private synchronized List<StandardEvents> served() {
    running = !systems.isEmpty();
    return List.copyOf(systems);
  }
}

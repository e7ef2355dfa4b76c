// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Threads that do something at once: every other one virtual, the rest platform threads.
 *
 * <p>What one of them throws the test throws; one that does not end fails it, with its stack.
 */
final class Crowd {
  /** Far longer than any test takes. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What one thread does; its number counts from 0. */
  @FunctionalInterface
  interface Body {
    void run(int thread) throws Exception;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch start = new CountDownLatch(1);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** Runs a body in so many threads at once, and waits for their ends. */
  static void run(int count, Body body) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < count; i++) {
      crowd.add(i, body);
    }
    crowd.start();
    crowd.join();
  }

  /** Adds a thread, virtual if its number is odd. */
  void add(int number, Body body) {
    Runnable run =
        () -> {
          try {
            start.await();
            body.run(number);
          } catch (Throwable e) {
            failure.compareAndSet(null, e);
          }
        };
    threads.add(
        number % 2 == 0
            ? Thread.ofPlatform().daemon().unstarted(run)
            : Thread.ofVirtual().unstarted(run));
  }

  void start() {
    threads.forEach(Thread::start);
    start.countDown();
  }

  /** Whether a thread has failed: the others need not go on. */
  boolean hasFailed() {
    return failure.get() != null;
  }

  /** Waits for a thread of somebody else's. */
  static void join(Thread thread) {
    new Crowd().join(thread, PATIENCE);
  }

  /** Waits until all have ended. */
  void join() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (Thread thread : threads) {
      join(thread, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new AssertionError("a thread failed: " + thrown, thrown);
    }
  }

  private void join(Thread thread, Duration patience) {
    try {
      if (!thread.join(patience)) {
        AssertionError stuck = new AssertionError(thread + " has not ended");
        stuck.setStackTrace(thread.getStackTrace());
        stuck.addSuppressed(failure.get() == null ? new Exception("none failed") : failure.get());
        throw stuck;
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}

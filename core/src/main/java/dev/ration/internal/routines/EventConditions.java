// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.slab.PageHeap;
import dev.ration.nt.PoolEvent;
import dev.ration.nt.Subscription;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The nine standard events: each is set for as long as its condition holds.
 *
 * <p>Pools are judged by this system's own ledger, memory by what the machine says is available,
 * commit by both pools together. "Low" is a shortage of memory and of pools, but plenty of commit.
 * Thresholds: contract of the standard event objects; the figures for pools are those of ReactOS.
 */
public final class EventConditions {
  private static final long MIB = 1L << 20;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private final Executive executive;

  EventConditions(Executive executive) {
    this.executive = executive;
  }

  public boolean isSet(PoolEvent event) {
    return switch (event) {
      case HIGH_MEMORY_CONDITION -> availableMemory() >= 3 * lowMemory();
      case LOW_MEMORY_CONDITION -> availableMemory() <= lowMemory();
      case HIGH_PAGED_POOL_CONDITION -> free(executive.paged) >= part(executive.paged, 60, 2, 5);
      case LOW_PAGED_POOL_CONDITION -> free(executive.paged) <= part(executive.paged, 30, 1, 5);
      case HIGH_NON_PAGED_POOL_CONDITION ->
          free(executive.nonPaged) >= part(executive.nonPaged, 20, 1, 2);
      case LOW_NON_PAGED_POOL_CONDITION ->
          free(executive.nonPaged) <= part(executive.nonPaged, 8, 1, 3);
      case LOW_COMMIT_CONDITION -> commitPercent() <= 50;
      case HIGH_COMMIT_CONDITION -> commitPercent() >= 90;
      case MAXIMUM_COMMIT_CONDITION -> commitPercent() >= 98;
    };
  }

  private static long free(Pool pool) {
    PageHeap pages = pool.store().pages();
    return Math.max(0, pages.limit() - pages.committed());
  }

  /** So many MiB, or that part of the pool's limit, whichever is less. */
  private static long part(Pool pool, long mebibytes, long numerator, long denominator) {
    long limit = pool.store().pages().limit();
    return Math.min(mebibytes * MIB, limit / denominator * numerator);
  }

  private long availableMemory() {
    return executive.memory.availableMemory();
  }

  private long lowMemory() {
    return Math.min(64 * MIB, executive.memory.machineMemory() / 32);
  }

  private double commitPercent() {
    double committed = 0;
    double limit = 0;
    for (int i = 0; i < 2; i++) {
      PageHeap pages = executive.pool(i).store().pages();
      committed += pages.committed();
      limit += pages.limit();
    }
    return 100 * committed / Math.max(1, limit);
  }

  /** Waits until an event is set; false when the time was over first. */
  public boolean await(PoolEvent event, Duration timeout) throws InterruptedException {
    long start = System.nanoTime();
    while (!isSet(event)) {
      Duration left = timeout.minusNanos(System.nanoTime() - start);
      if (!left.isPositive()) {
        return false;
      }
      Thread.sleep(left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
    }
    return true;
  }

  /** Runs an action each time an event becomes set, until the subscription or system is closed. */
  public Subscription onSet(PoolEvent event, Executor executor, Runnable action) {
    AtomicBoolean open = new AtomicBoolean(true);
    Thread watcher =
        Thread.ofVirtual()
            .name("ration-" + event)
            .start(() -> watch(event, executor, action, open));
    return () -> {
      open.set(false);
      watcher.interrupt();
    };
  }

  private void watch(PoolEvent event, Executor executor, Runnable action, AtomicBoolean open) {
    boolean wasSet = false;
    try {
      while (open.get() && !executive.gate.isClosed()) {
        boolean now = isSet(event);
        if (now && !wasSet) {
          executor.execute(action);
        }
        wasSet = now;
        Thread.sleep(LOOK_AGAIN);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }
}

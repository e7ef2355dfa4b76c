// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.event.Clock;
import dev.ration.internal.slab.PageHeap;
import dev.ration.internal.slot.BrokenSlotException;
import java.lang.ref.WeakReference;

/**
 * Gives memory that lies unused back to the operating system: after some time, and at once when the
 * machine is short of memory.
 *
 * <p>Unused is what was there at every moment of a whole delay: pages that were dirty, magazines
 * that lay in a depot. Both are counted where they are taken, so that no time is noted anywhere. A
 * page is given back one to two delays after its last use. Pages go in batches, so that nobody
 * waits long for the page heap.
 *
 * <p>Threads: the clock's.
 */
final class Decay {
  private static final long LOOK = 1_000_000_000;
  private static final long BATCH_PAGES = 512;
  private static final int BATCHES = 32;

  private final Executive executive;
  private final World world;
  private final Clock clock;
  private final Clock.Client client;
  private final long delay;
  private final long[] owed = new long[2];
  private final long[] inUse = new long[2];
  private boolean begun;
  private long end;
  private long nextLook;

  private Decay(Executive executive, World world) {
    this.executive = executive;
    this.world = world;
    this.clock = executive.options.clock();
    this.delay = executive.options.decayNanos();
    this.client = client(new WeakReference<>(this));
  }

  /** Serves a system from now on, as long as somebody holds the result. */
  static Decay start(Executive executive, World world) {
    Decay decay = new Decay(executive, world);
    if (executive.memory.takesBack()) {
      decay.clock.add(decay.client);
    }
    return decay;
  }

  /** A system that nobody holds any more is not held by the clock either. */
  private static Clock.Client client(WeakReference<Decay> decay) {
    return nanoTime -> {
      Decay served = decay.get();
      return served == null ? Clock.NEVER : served.tick(nanoTime);
    };
  }

  void stop() {
    clock.remove(client);
  }

  private long tick(long now) {
    boolean low = false;
    if (!begun || now - nextLook >= 0) {
      low = executive.events.memoryIsLow();
      nextLook = now + LOOK;
    }
    boolean broken = false;
    try {
      if (!executive.gate.enter(false)) {
        return Clock.SOON;
      }
      try {
        step(now, low);
      } catch (BrokenSlotException e) {
        broken = true;
      } finally {
        executive.gate.exit();
      }
      if (broken) {
        world.mend();
      }
    } catch (IllegalStateException e) {
      if (executive.gate.isClosed()) {
        return Clock.NEVER;
      }
      throw e;
    }
    executive.events.runDue();
    boolean owes = owed[0] + owed[1] > 0;
    return owes ? Clock.SOON : Math.max(1, Math.min(end, nextLook) - now);
  }

  private void step(long now, boolean low) {
    // The first look only begins a delay: what it did would fall anywhere in the first operations.
    boolean ends = begun && now - end >= 0;
    for (int i = 0; i < 2; i++) {
      Pool pool = executive.pool(i);
      if (low) {
        pool.cache().drain();
        pool.store().trimSlabs();
        owed[i] = Long.MAX_VALUE >>> 1;
      } else if (ends) {
        owed[i] = endDelay(pool);
      }
      owed[i] = giveBack(pool.store().pages(), owed[i]);
    }
    if (ends || !begun) {
      begun = true;
      end = now + delay;
    }
  }

  /** Gives up what caches have not needed; returns the pages that nobody has. */
  private long endDelay(Pool pool) {
    long before = inUse[pool.index()];
    inUse[pool.index()] = pool.store().pages().inUseBytes();
    if (before == inUse[pool.index()]) {
      pool.store().trimSlabs();
    }
    pool.cache().decay();
    pool.store().pages().settle();
    return pool.store().pages().idlePages();
  }

  private static long giveBack(PageHeap pages, long owed) {
    long left = owed;
    for (int i = 0; i < BATCHES && left > 0; i++) {
      long given = pages.giveBack(Math.min(left, BATCH_PAGES));
      left = given == 0 ? 0 : left - given;
    }
    return left;
  }
}

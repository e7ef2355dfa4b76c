// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import dev.ration.internal.process.Sampler;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Keeps a sampler from counting where there is much to count.
 *
 * <p>To count a request costs a tenth of the request. So while there are many, nobody counts: a
 * thread looks, fifty times a second, how many there have been, which the pool knows anyway, and
 * has the sampler pick one in N of these among the requests that come next. All of them are as
 * likely to be picked; only where in time the picks lie is less random.
 *
 * <p>In a second no more are picked than is allowed; what is beyond that is never due.
 *
 * <p>A look may take a two-hundredth of the time at most: where there are very many tags or
 * processes, it is taken less often. What is made ready for the blocks to come does not count: it
 * costs as much however seldom it is done, and fewer looks mean longer bursts.
 */
final class Pace implements Runnable {
  /** Below that, guarding is so frequent that to count is nothing beside it. */
  private static final int LEAST_WORTH_RESTING = 1_000;

  private static final long TICK_NANOS = 20_000_000;
  private static final long MOST_SHARE = 200;

  /** What a look may take without making the next one wait longer. */
  private static final long CHEAP = TICK_NANOS / MOST_SHARE;

  /** Requests in a tick from which on nobody counts. */
  private static final long BUSY = 20_000;

  /** Requests in a tick below which it is quiet; when so many were, all are counted again. */
  private static final long QUIET = 2_000;

  private static final int QUIET_TICKS = 50;

  private static final double SECOND = 1e9;

  private final Sampler sampler;
  private final int mostPerSecond;
  private final LongSupplier requests;
  private final Runnable apply;
  private final IntConsumer prepare;
  private final LongSupplier clock;
  private final Thread thread = Thread.ofPlatform().daemon().name("ration-sampler").unstarted(this);
  private volatile boolean stopped;
  private boolean counting = true;
  private int quietTicks;
  private double due;
  private long before;
  private long last;
  private long cost = CHEAP;
  private long preparing;

  /**
   * Sees to a sampler.
   *
   * @param mostPerSecond how many requests are picked in a second
   * @param requests how many there have been; throws when there will be no more
   * @param apply tells whoever makes requests what the sampler does now
   * @param prepare is told how many picks are about to come
   * @param clock in nanoseconds
   */
  Pace(
      Sampler sampler,
      int mostPerSecond,
      LongSupplier requests,
      Runnable apply,
      IntConsumer prepare,
      LongSupplier clock) {
    this.sampler = sampler;
    this.mostPerSecond = mostPerSecond;
    this.requests = requests;
    this.apply = apply;
    this.prepare = prepare;
    this.clock = clock;
    this.last = clock.getAsLong();
  }

  static boolean isWorthIt(Sampler sampler) {
    return sampler.oneIn() >= LEAST_WORTH_RESTING;
  }

  void start() {
    thread.start();
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    try {
      before = requests.getAsLong();
      while (!stopped) {
        await(last + tickNanos());
        look();
      }
    } catch (IllegalStateException closed) {
      // The system has been closed: there is nothing more to sample.
    } finally {
      sampler.countEach();
      apply.run();
    }
  }

  private void await(long time) {
    long left = time - clock.getAsLong();
    while (left > 0 && !stopped) {
      LockSupport.parkNanos(this, left);
      boolean _ = Thread.interrupted();
      restIfDone();
      left = time - clock.getAsLong();
    }
  }

  /** How long it is from one look to the next. */
  long tickNanos() {
    return MOST_SHARE * cost;
  }

  void look() {
    long start = clock.getAsLong();
    preparing = 0;
    tick(requests.getAsLong(), start - last);
    last = start;
    // A look that was interrupted by others seems long; the next will not.
    cost = Math.clamp(clock.getAsLong() - start - preparing, CHEAP, cost * 2);
  }

  private void restIfDone() {
    if (sampler.isDone()) {
      sampler.rest();
      apply.run();
    }
  }

  /**
   * Looks once.
   *
   * @param now how many requests there have been
   * @param nanos since the last look
   */
  void tick(long now, long nanos) {
    long passed = Math.max(0, now - before);
    before = Math.max(now, before);
    double inTick = (double) passed * TICK_NANOS / Math.max(1, nanos);
    if (counting) {
      if (inTick >= BUSY) {
        counting = false;
        quietTicks = 0;
        sampler.rest();
        apply.run();
      }
      return;
    }
    quietTicks = inTick < QUIET ? quietTicks + 1 : 0;
    if (quietTicks >= QUIET_TICKS) {
      counting = true;
      sampler.countEach();
      apply.run();
    } else {
      due += Math.min((double) passed / sampler.oneIn(), mostPerSecond * (nanos / SECOND));
      int whole = (int) due;
      if (whole > 0) {
        due -= whole;
        long start = clock.getAsLong();
        prepare.accept(whole);
        preparing = clock.getAsLong() - start;
        sampler.pickNext(whole, () -> LockSupport.unpark(thread));
        apply.run();
      } else {
        restIfDone();
      }
    }
  }
}

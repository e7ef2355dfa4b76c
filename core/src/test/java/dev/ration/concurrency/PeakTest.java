// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.nt.CloseMode;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peaks: exact when nobody charges at once, and otherwise never below what was really held. */
@Timeout(120)
final class PeakTest {
  private static final int TAG = PoolTag.of("peak").value();

  private final PoolSystem system = PoolSystem.create();
  private final RawPool raw = system.raw();

  @AfterEach
  void close() {
    system.processes().stream().skip(1).forEach(process -> process.close(CloseMode.RUNDOWN));
    system.checkInvariants();
    system.close();
  }

  /** One thread after another, each in a slot of its own: every byte of the peak is true. */
  @Test
  void exactWhenThreadsFollowOneAnother() {
    Seeds seeds = new Seeds();
    var random = seeds.random(0);
    PoolProcess parent = system.createProcess("parent", new QuotaLimits(1L << 30, 1L << 30));
    PoolProcess child = parent.createChild("child", new QuotaLimits(1L << 29, 1L << 29));
    Bookkeeping books = new Bookkeeping();
    for (int turn = 0; turn < 300; turn++) {
      boolean asChild = random.nextBoolean();
      int steps = 1 + random.nextInt(60);
      long seed = random.nextLong();
      Runnable work =
          () ->
              books.step(raw, asChild ? child : parent, asChild, steps, new SplittableRandom(seed));
      Thread thread =
          turn % 2 == 0 ? Thread.ofPlatform().start(work) : Thread.ofVirtual().start(work);
      Crowd.join(thread);
      if (turn % 30 == 0) {
        assertThat(Cost.peak(parent, 1)).as("parent, %s", seeds).isEqualTo(books.peakOfAll);
        assertThat(Cost.peak(child, 1)).as("child, %s", seeds).isEqualTo(books.peakOfChild);
      }
    }
    assertThat(books.failure).isNull();
    assertThat(Cost.peak(parent, 1)).as("parent, %s", seeds).isEqualTo(books.peakOfAll);
    assertThat(Cost.peak(child, 1)).as("child, %s", seeds).isEqualTo(books.peakOfChild);
    assertThat(Cost.usage(parent, 1)).as("parent, %s", seeds).isEqualTo(books.all);
  }

  /** What the threads did, in plain numbers. */
  private static final class Bookkeeping {
    private final long[] blocks = new long[200];
    private final long[] costs = new long[200];
    private final boolean[] ofChild = new boolean[200];
    private long all;
    private long child;
    private long peakOfAll;
    private long peakOfChild;
    private Throwable failure;

    void step(
        RawPool raw, PoolProcess process, boolean asChild, int steps, SplittableRandom random) {
      try {
        for (int step = 0; step < steps; step++) {
          int i = random.nextInt(blocks.length);
          if (blocks[i] == 0) {
            long bytes = random.nextInt(8) == 0 ? random.nextInt(9000) : random.nextInt(300);
            blocks[i] = raw.allocate(1, bytes, TAG, process);
            costs[i] = Cost.of(bytes);
            ofChild[i] = asChild;
            book(i, costs[i]);
          } else {
            raw.free(blocks[i]);
            blocks[i] = 0;
            book(i, -costs[i]);
          }
        }
      } catch (Throwable e) {
        failure = e;
      }
    }

    private void book(int i, long cost) {
      all += cost;
      child += ofChild[i] ? cost : 0;
      peakOfAll = Math.max(peakOfAll, all);
      peakOfChild = Math.max(peakOfChild, child);
    }
  }

  /** At the barrier everybody holds what he took: the peak has seen that. */
  @Test
  void neverBelowWhatWasHeldAtOnce() {
    int threads = 6;
    PoolProcess process = system.createProcess("all", new QuotaLimits(1L << 26, 1L << 26));
    Rendezvous barrier = new Rendezvous(threads);
    AtomicLong held = new AtomicLong();
    Seeds seeds = new Seeds();
    Crowd.run(
        threads,
        barrier.guard(
            thread -> {
              var random = seeds.random(thread);
              long[] blocks = new long[50];
              for (int round = 0; round < 60; round++) {
                for (int i = 0; i < blocks.length; i++) {
                  long bytes = 1L + random.nextInt(50 * (round + 1));
                  blocks[i] = raw.allocate(1, bytes, TAG, process);
                  held.addAndGet(Cost.of(raw.size(blocks[i])));
                }
                barrier.meet();
                if (thread == 0) {
                  assertThat(Cost.peak(process, 1)).isBetween(held.get(), 1L << 26);
                  assertThat(Cost.usage(process, 1)).isEqualTo(held.get());
                  held.set(0);
                }
                barrier.meet();
                for (long block : blocks) {
                  raw.free(block);
                }
              }
            }));
    assertThat(Cost.usage(process, 1)).isZero();
  }

  /** A change that is refused, or finds no room, leaves the peak as it was. */
  @Test
  void refusedChangesLeaveThePeak() {
    PoolProcess process = system.createProcess("tenant", QuotaLimits.UNLIMITED);
    long block = raw.allocate(1, 25 * 4096, TAG, process);
    final long behind = raw.allocate(1, 25 * 4096, TAG, process);
    final long peak = Cost.peak(process, 1);
    for (int pages = 26; pages < 40; pages++) {
      if (raw.resize(block, pages * 4096L) == 0) {
        assertThat(Cost.peak(process, 1)).isEqualTo(peak);
      } else {
        raw.resize(block, 25 * 4096);
      }
    }
    raw.free(block);
    raw.free(behind);
    assertThat(Cost.usage(process, 1)).isZero();
  }
}

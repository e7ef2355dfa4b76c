// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a replay. They start with the crew, so that their stacks are there before anybody
 * measures memory, and serve several runs.
 */
final class Crew implements AutoCloseable {
  private final ThreadPoolExecutor threads;

  Crew(int size) {
    threads =
        (ThreadPoolExecutor)
            Executors.newFixedThreadPool(
                size, Thread.ofPlatform().name("replay-", 1).daemon(true).factory());
    threads.prestartAllCoreThreads();
  }

  /**
   * Runs the workers from boundary to boundary, side by side.
   *
   * @param workers one for each thread of the crew
   * @param boundaries where all wait for each other
   * @param reached is told each boundary while no worker runs
   * @return nanoseconds from the first record to the last, the time of {@code reached} left out
   * @throws ReplayException if a worker or {@code reached} failed
   */
  long run(List<Worker> workers, int[] boundaries, IntConsumer reached) throws ReplayException {
    Meeting meeting = new Meeting(workers.size(), boundaries, reached);
    List<Future<?>> runs = new ArrayList<>();
    for (Worker worker : workers) {
      runs.add(
          threads.submit(
              () -> {
                meeting.attend(worker);
                return null;
              }));
    }
    awaitAll(runs, meeting);
    return meeting.workedNanos;
  }

  /** Returns or throws when none of the workers runs: what they use may then be taken down. */
  private static void awaitAll(List<Future<?>> runs, Meeting meeting) throws ReplayException {
    ReplayException failure = null;
    boolean interrupted = false;
    for (int i = 0; i < runs.size(); ) {
      try {
        runs.get(i).get();
        i++;
      } catch (ExecutionException e) {
        failure = failure == null ? failure(e) : failure;
        i++;
      } catch (InterruptedException e) {
        meeting.abandoned = true;
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new ReplayException("The replay was interrupted.");
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static ReplayException failure(ExecutionException e) {
    return e.getCause() instanceof ReplayException failure ? failure : stopped(e);
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private static ReplayException stopped(Throwable cause) {
    return new ReplayException("The replay stopped: " + cause, cause);
  }

  /**
   * Where the workers of one run meet; phase {@code n} ends at boundary {@code n}. One that fails
   * leaves and takes the others with it: none waits for what will not come.
   */
  private static final class Meeting extends Phaser {
    private final int[] boundaries;
    private final IntConsumer reached;
    private volatile boolean abandoned;
    private volatile @Nullable Throwable listenerFailure;
    private long resumedAt;
    private long workedNanos;

    Meeting(int parties, int[] boundaries, IntConsumer reached) {
      super(parties);
      this.boundaries = boundaries;
      this.reached = reached;
    }

    void attend(Worker worker) throws ReplayException {
      boolean completed = false;
      try {
        for (int boundary : boundaries) {
          worker.runTo(boundary, () -> abandoned);
          if (abandoned || arriveAndAwaitAdvance() < 0) {
            break;
          }
        }
        completed = true;
      } finally {
        abandoned |= !completed;
        arriveAndDeregister();
      }
      Throwable failure = listenerFailure;
      if (failure != null) {
        throw stopped(failure);
      }
    }

    @Override
    protected boolean onAdvance(int phase, int registeredParties) {
      if (abandoned) {
        return true;
      }
      workedNanos += System.nanoTime() - resumedAt;
      try {
        reached.accept(boundaries[phase]);
      } catch (RuntimeException | Error e) {
        // A phaser whose onAdvance throws never advances: the others would wait for ever.
        listenerFailure = e;
        return true;
      }
      if (phase == 0) {
        workedNanos = 0;
      }
      resumedAt = System.nanoTime();
      return phase == boundaries.length - 1;
    }
  }
}

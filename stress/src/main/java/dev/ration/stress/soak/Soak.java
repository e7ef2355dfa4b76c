// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.soak;

import dev.ration.PoolSystem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Grows and shrinks a system for some minutes, an hour unless told otherwise; checks every
 * structure now and then; writes what the pools and the kernel say each second into {@code
 * stress/target/soak.csv}, and a verdict to the terminal. Ends with 1 when it is not passed.
 */
public final class Soak {
  private static final long MIB = 1L << 20;
  private static final int THREADS = 2;
  private static final long SECOND = 1_000_000_000;

  /** Blocks that are replaced at once, and the pause after that: a tenth of a core or so. */
  private static final int WORK = 64;

  private static final long PAUSE = SECOND / 1000;

  private final Cycle cycle;
  private final double seconds;
  private final PoolSystem system =
      PoolSystem.builder().name("soak").nonPagedLimit(1536 * MIB).pagedLimit(3072 * MIB).build();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final long start = System.nanoTime();
  private final List<Sample> samples = new ArrayList<>();

  private Soak(double seconds) {
    this.seconds = seconds;
    this.cycle = new Cycle(Math.clamp(seconds / 6, 10, 180), 384 * MIB, 1024 * MIB);
  }

  /** Runs it: {@code [MINUTES [FILE]]}. */
  public static void main(String[] arguments) throws InterruptedException {
    double minutes = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 60;
    Path file = Path.of(arguments.length > 1 ? arguments[1] : "stress/target/soak.csv");
    // A first one, thrown away, has the JVM compile what it compiles, and take what it takes.
    new Soak(Math.min(120, minutes * 6)).run(0, new PrintWriter(PrintWriter.nullWriter()));
    System.gc();
    long baseline = Sample.anonymousBytes();
    Soak soak = new Soak(minutes * 60);
    try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
      soak.run(baseline, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    Verdict verdict = new Verdict(soak.samples);
    System.out.print(verdict.text());
    System.out.println(file);
    System.exit(verdict.passed() ? 0 : 1);
  }

  private double time() {
    return (double) (System.nanoTime() - start) / SECOND;
  }

  private boolean goesOn() {
    return time() < seconds && failure.get() == null;
  }

  private void run(long baseline, PrintWriter log) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(i);
      threads.add(Thread.ofPlatform().start(() -> guarded(() -> serve(random))));
    }
    log.println(Sample.HEADER);
    guarded(() -> watch(baseline, log));
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("the soak has ended at " + time() + " s", failed);
    }
    system.checkInvariants();
    system.close();
  }

  /** Whatever one of the threads throws ends the soak. */
  private void guarded(Runnable body) {
    try {
      body.run();
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  private void watch(long baseline, PrintWriter log) {
    int checked = 0;
    while (goesOn()) {
      LockSupport.parkNanos(SECOND);
      double time = time();
      Sample sample = Sample.take(time, cycle, system.snapshot(), baseline);
      samples.add(sample);
      log.println(sample.line());
      log.flush();
      if (cycle.number(time) > checked) {
        checked = cycle.number(time);
        system.checkInvariants();
      }
    }
  }

  private void serve(Random random) {
    List<Tenant> tenants = new ArrayList<>();
    int number = 0;
    while (goesOn()) {
      long bytes = tenants.stream().mapToLong(Tenant::bytes).sum();
      long wanted = cycle.wanted(time()) / THREADS;
      if (bytes < wanted) {
        tenants.add(new Tenant(system, random, number++));
      } else if (!tenants.isEmpty() && bytes - tenants.getFirst().bytes() > wanted) {
        tenants.remove(random.nextInt(tenants.size())).leave();
      } else {
        tenants.get(random.nextInt(tenants.size())).work(WORK);
        LockSupport.parkNanos(PAUSE);
      }
    }
    tenants.forEach(Tenant::leave);
  }
}

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
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Grows and shrinks a system for some minutes, an hour unless told otherwise; checks every
 * structure now and then; writes what the pools and the kernel say into {@code
 * stress/target/soak.csv}, and a verdict to the terminal. Ends with 1 when it is not passed.
 */
public final class Soak {
  private static final long MIB = 1L << 20;
  private static final int THREADS = 2;
  private static final long SECOND = 1_000_000_000;

  /** Blocks that are replaced at once, and the pause after that: a tenth of a core or so. */
  private static final int WORK = 64;

  private static final long PAUSE = SECOND / 1000;

  private final Course course;
  private final Cycle cycle;
  private final double seconds;
  private final long seed;
  private final PoolSystem system;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile int looks;
  private final List<Sample> samples = new ArrayList<>();

  private Soak(Course course, double seconds, long seed) {
    this.course = course;
    this.cycle = course.cycle();
    this.seconds = seconds;
    this.seed = seed;
    this.system =
        PoolSystem.builder()
            .name("soak")
            .nonPagedLimit(1536 * MIB)
            .pagedLimit(3072 * MIB)
            .decayDelay(course.decay())
            .build();
  }

  /** What is asked for: {@code [--short] [--seed N] [--log FILE] [MINUTES]}. */
  @Command(
      name = "stress/soak",
      mixinStandardHelpOptions = true,
      description = "Grows and shrinks a system, and judges its resident size.")
  private static final class Arguments implements Callable<Integer> {
    @Option(names = "--short", description = "A quarter of a minute, as in a build.")
    private boolean brief;

    @Option(names = "--seed", paramLabel = "N", description = "Of the sizes. Default: any.")
    private long seed = System.nanoTime();

    @Option(names = "--log", paramLabel = "FILE", description = "Default: ${DEFAULT-VALUE}.")
    private Path file = Path.of("stress/target/soak.csv");

    @Parameters(arity = "0..1", paramLabel = "MINUTES", description = "Default: 60.")
    private double minutes = 60;

    @Override
    public Integer call() throws InterruptedException {
      return soak(brief ? Course.ofABuild() : Course.ofMinutes(minutes), seed, file);
    }
  }

  /**
   * Soaks; the exit code is 1 when the verdict is not passed.
   *
   * @param arguments as {@code --help} says
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Arguments()).execute(arguments));
  }

  private static int soak(Course course, long seed, Path file) throws InterruptedException {
    System.out.println("seed " + seed);
    // A first one, thrown away, has the JVM compile what it compiles, and take what it takes.
    new Soak(course, course.warmUp(), seed).run(0, new PrintWriter(PrintWriter.nullWriter()));
    System.gc();
    long baseline = Sample.anonymousBytes();
    Soak soak = new Soak(course, course.seconds(), seed);
    try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
      soak.run(baseline, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    Verdict verdict = new Verdict(soak.samples);
    System.out.print(verdict.text());
    System.out.println(file);
    return verdict.passed() ? 0 : 1;
  }

  /**
   * Seconds, counted by looks: where the machine has no time for the soak, its clock waits, too.
   */
  private double time() {
    return (double) looks * course.look().toNanos() / SECOND;
  }

  private boolean goesOn() {
    return time() < seconds && failure.get() == null;
  }

  private void run(long baseline, PrintWriter log) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed + i);
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
      LockSupport.parkNanos(course.look().toNanos());
      double time = time();
      Sample sample = Sample.take(time, cycle, system, baseline);
      samples.add(sample);
      log.println(sample.line());
      log.flush();
      looks = samples.size();
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

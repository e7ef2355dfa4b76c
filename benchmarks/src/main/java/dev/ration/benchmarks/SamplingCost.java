// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.benchmarks.peers.RawPeer;
import dev.ration.benchmarks.report.Interval;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Says what sampled guards cost: in many JVMs, one after the other, pairs are made with sampling
 * and without in turn, and the quickest interval of the one is put beside that of the other.
 *
 * <p>Both run the same machine code. Between JVMs that have sampled and such that have not, what
 * the compiler chose to inline differs, and that is more than sampling costs, one way or the other.
 */
@Command(
    name = "benchmarks/start dev.ration.benchmarks.SamplingCost",
    mixinStandardHelpOptions = true,
    description = "What sampled guards add to a pair of 64 bytes.")
public final class SamplingCost implements Callable<Integer> {
  @Option(
      names = "--jvms",
      defaultValue = "20",
      description = "How many, at least 6; ${DEFAULT-VALUE} by default.")
  private int jvms;

  @Option(
      names = "--one-in",
      defaultValue = "5000",
      description = "One request in how many is guarded; ${DEFAULT-VALUE} by default.")
  private int oneIn;

  @Option(
      names = "--most",
      description = "How many in a second at most; as the verifier has it by default.")
  private int most = VerifierOptions.NONE.mostSampledPerSecond();

  private SamplingCost() {}

  /**
   * Measures and prints.
   *
   * @param arguments as {@code --help} says
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SamplingCost()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (jvms < Interval.FEWEST_RANKED) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "an interval takes --jvms " + Interval.FEWEST_RANKED + " or more");
    }
    requireValid();
    double[][] off = new double[2][jvms];
    double[][] on = new double[2][jvms];
    for (int i = 0; i < jvms; i++) {
      String line =
          Fork.run(InTurn.class, List.of(), Integer.toString(oneIn), Integer.toString(most))
              .getLast();
      System.out.printf("JVM %d of %d: %s%n", i + 1, jvms, line);
      String[] words = line.split("[^0-9.]+");
      for (int clock = 0; clock < 2; clock++) {
        off[clock][i] = Double.parseDouble(words[1 + 2 * clock]);
        on[clock][i] = Double.parseDouble(words[2 + 2 * clock]);
      }
    }
    System.out.println(
        "CPU time by ranks: sampling adds " + Interval.byRanks(off[0], on[0]).text());
    System.out.println(
        "wall time by ranks: sampling adds " + Interval.byRanks(off[1], on[1]).text());
    return 0;
  }

  /** Here, where one line can say what is wrong, and not in the JVMs. */
  private void requireValid() {
    try {
      sampling(oneIn, most);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(new CommandLine(this), e.getMessage(), e);
    }
  }

  private static VerifierOptions sampling(int oneIn, int most) {
    return VerifierOptions.NONE
        .withRule(VerifierRule.all(VerifierRung.SAMPLED_GUARD))
        .withSampleOneIn(oneIn)
        .withMostSampledPerSecond(most);
  }

  /** What runs in each JVM: pairs, with sampling and without in turn. */
  static final class InTurn {
    private static final int WARM = 30_000;
    private static final int WARM_ONE_IN = 1_000;
    private static final int TURNS = 24;
    private static final long SETTLING_NANOS = 60_000_000;
    private static final long MEASURED_NANOS = 200_000_000;
    private static final int PAIRS = 1_000;
    private static final int BATCH = 400;
    private static final int TO_A_BATCH = 50;
    private static final int TAG = PoolTag.of("Jmh0").value();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final RawPool raw;
    private final PoolProcess process;
    private final long[] blocks = new long[BATCH];

    /** The quickest interval so far, in nanoseconds a pair: of the thread's CPU, of the wall. */
    private record Quickest(double cpu, double wall) {
      private static final Quickest NONE = new Quickest(Double.MAX_VALUE, Double.MAX_VALUE);

      private Quickest and(Quickest other) {
        return new Quickest(Math.min(cpu, other.cpu), Math.min(wall, other.wall));
      }
    }

    private InTurn(PoolSystem system) {
      this.raw = system.raw();
      this.process = system.createProcess("tenant", RawPeer.LIMITS);
    }

    /**
     * Measures and prints.
     *
     * @param arguments one in how many, and how many in a second
     */
    public static void main(String[] arguments) {
      try (PoolSystem system = PoolSystem.create()) {
        InTurn turns = new InTurn(system);
        turns.sampleMany(system);
        VerifierOptions asked =
            sampling(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        Quickest off = Quickest.NONE;
        Quickest on = Quickest.NONE;
        long guarded = 0;
        for (int turn = 0; turn < 2 * TURNS; turn++) {
          boolean sampled = turn % 2 == 1;
          system.verifier(sampled ? asked : VerifierOptions.NONE);
          turns.pairs(SETTLING_NANOS);
          long before = system.verifier().statistics().guarded();
          Quickest now = turns.pairs(MEASURED_NANOS);
          guarded += system.verifier().statistics().guarded() - before;
          off = sampled ? off : off.and(now);
          on = sampled ? on.and(now) : on;
        }
        System.out.printf(
            Locale.ROOT,
            "CPU time off %.2f on %.2f, wall time off %.2f on %.2f ns, %.0f guarded in a second%n",
            off.cpu,
            on.cpu,
            off.wall,
            on.wall,
            guarded * 1e9 / (TURNS * MEASURED_NANOS));
      }
    }

    /**
     * As many as in the first half a minute of a busy program: what is done to them is compiled.
     */
    private void sampleMany(PoolSystem system) {
      system.verifier(sampling(WARM_ONE_IN, Integer.MAX_VALUE));
      while (system.verifier().statistics().wantedGuards() < WARM) {
        pairs();
      }
    }

    private Quickest pairs(long nanos) {
      long cpu = THREADS.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      long pairs = 0;
      while (System.nanoTime() - start < nanos) {
        for (int i = 0; i < TO_A_BATCH; i++) {
          pairs();
        }
        batch();
        pairs += TO_A_BATCH * PAIRS + BATCH;
      }
      return new Quickest(
          (double) (THREADS.getCurrentThreadCpuTime() - cpu) / pairs,
          (double) (System.nanoTime() - start) / pairs);
    }

    private void pairs() {
      for (int i = 0; i < PAIRS; i++) {
        raw.free(raw.allocate(PoolType.PAGED_POOL, 64, TAG, process), TAG);
      }
    }

    /** Misses the fast paths, as every program does now and then. */
    private void batch() {
      for (int i = 0; i < BATCH; i++) {
        blocks[i] = raw.allocate(PoolType.PAGED_POOL, 64, TAG, process);
      }
      for (long block : blocks) {
        raw.free(block, TAG);
      }
    }
  }
}

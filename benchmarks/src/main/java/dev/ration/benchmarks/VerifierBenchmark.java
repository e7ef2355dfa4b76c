// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.RawPool;
import dev.ration.benchmarks.peers.RawPeer;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Allocate and free under each rung of the verifier, and under none.
 *
 * <p>After every 50,000 pairs a batch of blocks is allocated and freed, so that fast paths miss now
 * and then, as in every program. Where nothing ever misses, the compiler leaves the ways out of the
 * fast paths out, and the first block that is sampled costs more by that than by itself. And what
 * is done to sampled blocks is compiled before, for which a measurement has no time: they are rare
 * then, too, or the compiler would think that every block is one.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class VerifierBenchmark {
  private static final int PAIRS = 1000;
  private static final int INVOCATIONS_TO_BATCH = 50;

  /** As many blocks as are sampled in the first half a minute of a busy program. */
  private static final int WARM = 30_000;

  private static final int WARM_ONE_IN = 1_000;

  private static final int TAG = PoolTag.of("Jmh0").value();

  /** Rungs in use, of every request. */
  public enum Rung {
    /** A system that never had a rule. */
    NEVER,
    /** One that had a rule for another process and tag, which has guarded; and has none now. */
    OFF_AGAIN,
    /** One that has sampled as those below, and has no rule now. */
    SAMPLED_BEFORE(5_000, VerifierRung.SAMPLED_GUARD),
    /** A rule for another process. */
    ELSEWHERE,
    /** A rule for another tag, so that each request is looked at. */
    OTHER_TAG,
    /** One request in 5,000 is guarded, and 500 a second at most: the default. */
    SAMPLED_5000(5_000, VerifierRung.SAMPLED_GUARD),
    /** One in 50,000. */
    SAMPLED_50000(50_000, VerifierRung.SAMPLED_GUARD),
    /** One in 5,000, however many that are. */
    UNBOUNDED_5000(5_000, VerifierRung.SAMPLED_GUARD),
    /** One in 1,000, however many that are. */
    UNBOUNDED_1000(1_000, VerifierRung.SAMPLED_GUARD),
    /** As named. */
    FORCE_IRQL(1, VerifierRung.FORCE_IRQL),
    /** As named. */
    CONTEXT_RULES(1, VerifierRung.CONTEXT_RULES),
    /** Requests fail on purpose never: the price of the choice. */
    LOW_RESOURCES(1, VerifierRung.LOW_RESOURCES),
    /** As named. */
    CANARIES(1, VerifierRung.CANARIES),
    /** As named. */
    POOL_TRACKING(1, VerifierRung.POOL_TRACKING),
    /** As named. */
    SPECIAL_POOL(1, VerifierRung.SPECIAL_POOL),
    /** The standard settings. */
    STANDARD;

    private final int oneIn;
    private final @Nullable VerifierRung rung;

    Rung(int oneIn, @Nullable VerifierRung rung) {
      this.oneIn = oneIn;
      this.rung = rung;
    }

    Rung() {
      this(1, null);
    }

    private VerifierOptions options() {
      VerifierOptions usual = VerifierOptions.NONE.withSampleOneIn(oneIn);
      VerifierOptions none =
          name().startsWith("UNBOUNDED")
              ? usual.withMostSampledPerSecond(Integer.MAX_VALUE)
              : usual;
      VerifierRule special = VerifierRule.all(VerifierRung.SPECIAL_POOL);
      return switch (this) {
        case NEVER, OFF_AGAIN, SAMPLED_BEFORE -> none;
        case ELSEWHERE -> none.withRule(special.withProcesses("other"));
        case OTHER_TAG -> none.withRule(special.withTags("Othr"));
        case STANDARD -> VerifierOptions.STANDARD;
        default ->
            none.withRule(VerifierRule.all(Objects.requireNonNull(rung)))
                .withLowResources(none.lowResources().withChance(0));
      };
    }
  }

  /** Which. */
  @Param public Rung rung = Rung.NEVER;

  /** Of every block. */
  @Param({"64", "9000"})
  public int bytes;

  private PoolSystem system;
  private RawPool raw;
  private PoolProcess process;
  private final long[] batch = new long[400];
  private int invocations;

  /** Makes the system. */
  @Setup
  public void open() {
    system = PoolSystem.create();
    raw = system.raw();
    process = system.createProcess("tenant", RawPeer.LIMITS);
    if (rung == Rung.OFF_AGAIN) {
      armForAnother();
    }
    if (rung.oneIn > 1) {
      sampleMany();
    }
    if (rung != Rung.NEVER) {
      system.verifier(rung.options());
    }
  }

  private void sampleMany() {
    system.verifier(
        VerifierOptions.NONE
            .withRule(VerifierRule.all(VerifierRung.SAMPLED_GUARD))
            .withSampleOneIn(WARM_ONE_IN)
            .withMostSampledPerSecond(Integer.MAX_VALUE));
    while (system.verifier().statistics().wantedGuards() < WARM) {
      for (int i = 0; i < PAIRS; i++) {
        raw.free(raw.allocate(PoolType.PAGED_POOL, bytes, TAG, process), TAG);
      }
    }
  }

  private void armForAnother() {
    int tag = PoolTag.of("Othr").value();
    system.verifier(
        VerifierOptions.NONE.withRule(
            VerifierRule.all(VerifierRung.SPECIAL_POOL, VerifierRung.POOL_TRACKING)
                .withTags("Othr")
                .withProcesses("other")));
    PoolProcess other = system.createProcess("other", RawPeer.LIMITS);
    for (int i = 0; i < PAIRS; i++) {
      raw.free(raw.allocate(PoolType.PAGED_POOL, bytes, tag, other), tag);
    }
    if (system.verifier().statistics().covered() != PAIRS) {
      throw new IllegalStateException("the rule has not covered what it should");
    }
  }

  /** Closes it. */
  @TearDown
  public void close() {
    system.close();
  }

  /** Pairs, charged and tagged. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public void pair() {
    if (++invocations % INVOCATIONS_TO_BATCH == 0) {
      batch();
    }
    for (int i = 0; i < PAIRS; i++) {
      raw.free(raw.allocate(PoolType.PAGED_POOL, bytes, TAG, process), TAG);
    }
  }

  private void batch() {
    for (int i = 0; i < batch.length; i++) {
      batch[i] = raw.allocate(PoolType.PAGED_POOL, bytes, TAG, process);
    }
    for (long block : batch) {
      raw.free(block, TAG);
    }
  }
}

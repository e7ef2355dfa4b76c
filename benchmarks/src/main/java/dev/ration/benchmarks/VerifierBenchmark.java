// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Allocate and free under each rung of the verifier, and under none. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class VerifierBenchmark {
  private static final int TAG = PoolTag.of("Jmh0").value();

  /** What is checked; {@code OFF} for a system without a verifier's rule. */
  @Param({
    "OFF",
    "SAMPLED_GUARD",
    "SPECIAL_POOL",
    "POOL_TRACKING",
    "CANARIES",
    "LOW_RESOURCES",
    "FORCE_IRQL",
    "CONTEXT_RULES"
  })
  public String rung = "";

  /** Of every block. */
  @Param({"64", "9000"})
  public int bytes;

  private PoolSystem system;
  private PoolProcess process;

  /**
   * Makes the system; requests that should fail on purpose do so never, and only cost the choice.
   */
  @Setup
  public void open() {
    VerifierOptions options = VerifierOptions.NONE;
    if (!rung.equals("OFF")) {
      options =
          options
              .withRule(VerifierRule.all(VerifierRung.valueOf(rung)))
              .withLowResources(options.lowResources().withChance(0));
    }
    system = PoolSystem.builder().verifier(options).build();
    process = system.createProcess("tenant", new QuotaLimits(1L << 30, 1L << 30));
  }

  /** Closes it. */
  @TearDown
  public void close() {
    system.close();
  }

  /** One pair, charged and tagged. */
  @Benchmark
  public long pair() {
    long block = system.raw().allocate(1, bytes, TAG, process);
    system.raw().free(block, TAG);
    return block;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How long the slowest replaces of the mixed workload take, on one thread. Each is timed, which
 * itself costs two readings of the clock: peer {@code none} shows them, and what the machine adds.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // made in prepare()
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TailBenchmark extends PeerBenchmark {
  private static final int REPLACES = 1000;
  private static final int DIGITS = 3;

  private MixedBlocks blocks;

  @Override
  protected void prepare() {
    blocks = new MixedBlocks(allocator, 1);
  }

  /** The times of one iteration, in nanoseconds of wall time. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Times {
    private final Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), DIGITS);

    /** Forgets the iteration before. */
    @Setup(Level.Iteration)
    public void forget() {
      histogram.reset();
    }

    /** {@return what half of the replaces take at most} */
    public double p50() {
      return histogram.getValueAtPercentile(50);
    }

    /** {@return what 99.9 % of the replaces take at most} */
    public double p999() {
      return histogram.getValueAtPercentile(99.9);
    }

    /** {@return what 99.99 % of the replaces take at most} */
    public double p9999() {
      return histogram.getValueAtPercentile(99.99);
    }
  }

  /** Frees one and allocates another, a thousand times, each timed. */
  @Benchmark
  @OperationsPerInvocation(REPLACES)
  public void replace(Times times) {
    long before = System.nanoTime();
    for (int i = 0; i < REPLACES; i++) {
      blocks.replace();
      long after = System.nanoTime();
      times.histogram.recordValue(Math.max(0, after - before));
      before = System.nanoTime();
    }
  }
}

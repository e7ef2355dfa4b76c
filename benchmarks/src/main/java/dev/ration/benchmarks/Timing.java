// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long is measured: one fork, and CPU time beside wall time. */
final class Timing {
  private static final int STARTS = 40;

  private Timing() {}

  /** The options that say so. */
  static ChainedOptionsBuilder of(Class<?> benchmark, boolean quick) {
    ChainedOptionsBuilder options =
        new OptionsBuilder().forks(1).shouldFailOnError(true).addProfiler(CpuTimeProfiler.class);
    if (benchmark == StartBenchmark.class) {
      return options.warmupIterations(STARTS).measurementIterations(STARTS);
    }
    boolean tail = benchmark == TailBenchmark.class;
    // Compilation competes for the same cores: less warming up than this measures the interpreter.
    return options
        .warmupIterations(4)
        .warmupTime(TimeValue.milliseconds(quick ? 300 : 800))
        .measurementIterations(quick ? 3 : 5)
        .measurementTime(TimeValue.milliseconds((quick ? 200L : 300L) * (tail ? 3 : 1)));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.ration.benchmarks.report.Samples;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The CPU time of an operation, beside its wall time: what a thread does not get while the machine
 * works for others does not count.
 */
public final class CpuTimeProfiler implements InternalProfiler {
  private static final String WORKER = "-jmh-worker-";

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private long threadsBefore;
  private long processBefore;

  @Override
  public String getDescription() {
    return "CPU time of the benchmark's threads and of the process";
  }

  private long workers() {
    long sum = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().contains(WORKER)) {
        sum += Math.max(0, threads.getThreadCpuTime(thread.threadId()));
      }
    }
    return sum;
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    threadsBefore = workers();
    processBefore = process.getProcessCpuTime();
  }

  @Override
  @SuppressWarnings("rawtypes") // as the interface has it
  public Collection<? extends Result> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double operations = Math.max(1, result.getMetadata().getAllOps());
    double onThreads = (workers() - threadsBefore) / operations;
    double inProcess = (process.getProcessCpuTime() - processBefore) / operations;
    return List.of(
        new ScalarResult(Samples.THREADS_CPU, onThreads, "ns/op", AggregationPolicy.AVG),
        new ScalarResult(Samples.PROCESS_CPU, inProcess, "ns/op", AggregationPolicy.AVG));
  }
}

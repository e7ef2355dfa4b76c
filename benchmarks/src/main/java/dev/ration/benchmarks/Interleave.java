// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.benchmarks.report.Interval;
import dev.ration.benchmarks.report.Samples;
import dev.ration.benchmarks.report.Statistics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;

/**
 * Says whether two ways to run a benchmark differ by a few per cent: runs a JVM of each in turn, A
 * B B A and so on, so that what drifts meets both alike, and gives the difference of neighbours
 * with its 95 % interval.
 */
@Command(
    name = "benchmarks/compare",
    mixinStandardHelpOptions = true,
    description = "Compares two ways to run one benchmark, JVM by JVM in turn.",
    footer = {
      "",
      "For instance: benchmarks/compare PairBenchmark peer=ration peer=mimalloc bytes=64",
      "or: benchmarks/compare MixedBenchmark -XX:+UseG1GC -XX:+UseParallelGC peer=ration-ex"
    })
public final class Interleave implements Callable<Integer> {
  @Option(
      names = "--pairs",
      defaultValue = "10",
      description = "How many JVMs of each, at least 2; ${DEFAULT-VALUE} by default.")
  private int pairs;

  @Option(names = "--threads", defaultValue = "1", description = "Threads that work at once.")
  private int threads;

  @Option(
      names = "--millis",
      defaultValue = "400",
      description = "Length of an iteration; each JVM has 5 to warm up, twice as long.")
  private int millis;

  @Option(
      names = "--iterations",
      defaultValue = "5",
      description = "How many each JVM measures; ${DEFAULT-VALUE} by default.")
  private int iterations;

  @Option(
      names = "--quickest",
      description = {
        "Takes the quickest iteration of each JVM, and not the median.",
        "Neighbours of the machine only add to what a JVM takes."
      })
  private boolean quickest;

  @Parameters(
      index = "0",
      paramLabel = "BENCHMARK",
      description = "A class, or class and method, as in BatchBenchmark.fifo.")
  private String benchmark = "";

  @Parameters(
      index = "1",
      paramLabel = "A",
      description = "Parameters and JVM flags with commas between them.")
  private String first = "";

  @Parameters(index = "2", paramLabel = "B", description = "The same of the other.")
  private String second = "";

  @Parameters(index = "3..*", paramLabel = "BOTH", description = "What holds for both.")
  private List<String> common = new ArrayList<>();

  private Interleave() {}

  /**
   * Runs both and prints the difference.
   *
   * @param arguments as {@code --help} says
   */
  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new Interleave());
    command.setUnmatchedOptionsArePositionalParams(true);
    command.setExecutionExceptionHandler(Interleave::explain);
    System.exit(command.execute(arguments));
  }

  private static int explain(Exception thrown, CommandLine command, ParseResult parsed)
      throws Exception {
    if (thrown instanceof IllegalArgumentException) {
      command.getErr().println("benchmarks/compare: " + thrown.getMessage());
      return command.getCommandSpec().exitCodeOnInvalidInput();
    }
    throw thrown;
  }

  /** What the JVMs of one variant took, JVM by JVM, in nanoseconds. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Taken(double[] cpu, double[] wall) {
    static Taken of(int forks) {
      return new Taken(new double[forks], new double[forks]);
    }
  }

  @Override
  public Integer call() throws RunnerException {
    if (pairs < 2) {
      throw new IllegalArgumentException("an interval takes --pairs 2 or more");
    }
    Variant a = Variant.parse(first, common);
    Variant b = Variant.parse(second, common);
    Taken ofA = Taken.of(pairs);
    Taken ofB = Taken.of(pairs);
    for (int i = 0; i < pairs; i++) {
      boolean startsWithA = i % 2 == 0;
      run(startsWithA ? a : b, startsWithA ? ofA : ofB, i);
      run(startsWithA ? b : a, startsWithA ? ofB : ofA, i);
      System.out.printf(
          Locale.ROOT,
          "pair %d of %d: CPU time A %.2f B %.2f, wall time A %.2f B %.2f ns%n",
          i + 1,
          pairs,
          ofA.cpu[i],
          ofB.cpu[i],
          ofA.wall[i],
          ofB.wall[i]);
    }
    System.out.printf("%nA: %s%nB: %s%n", a.text(), b.text());
    print("CPU time", ofA.cpu, ofB.cpu);
    print("wall time", ofA.wall, ofB.wall);
    return 0;
  }

  private static void print(String clock, double[] a, double[] b) {
    print(clock, Interval.ofPairs(a, b));
    if (a.length >= Interval.FEWEST_RANKED) {
      print(clock + " by ranks", Interval.byRanks(a, b));
    }
  }

  private static void print(String what, Interval interval) {
    System.out.println(
        what
            + ": B differs from A by "
            + interval.text()
            + (interval.includesNone() ? ", so perhaps no difference" : ""));
  }

  private void run(Variant variant, Taken taken, int index) throws RunnerException {
    List<String> flags = new ArrayList<>(Setting.PLAIN.flags());
    flags.addAll(variant.flags());
    ChainedOptionsBuilder options =
        Timing.of(Object.class, false)
            .include("\\." + benchmark.replace(".", "\\.") + "(\\.|$)")
            .threads(threads)
            .warmupIterations(5)
            .warmupTime(TimeValue.milliseconds(2L * millis))
            .measurementTime(TimeValue.milliseconds(millis))
            .measurementIterations(iterations)
            .verbosity(VerboseMode.SILENT)
            .jvmArgsAppend(flags.toArray(String[]::new));
    variant.parameters().forEach(options::param);
    Collection<RunResult> results = new Runner(options.build()).run();
    if (results.size() != 1) {
      throw new IllegalArgumentException(
          "this runs "
              + results.size()
              + " benchmarks and not one: name the method, as in BatchBenchmark.fifo, and give"
              + " every parameter one value, as in bytes=64.");
    }
    RunResult result = results.iterator().next();
    taken.cpu[index] = ofJvm(result, true);
    taken.wall[index] = ofJvm(result, false);
  }

  private double ofJvm(RunResult run, boolean cpu) {
    DoubleStream.Builder values = DoubleStream.builder();
    for (BenchmarkResult fork : run.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        Result<?> wall = iteration.getPrimaryResult();
        values.add(
            cpu
                ? iteration.getSecondaryResults().getOrDefault(Samples.THREADS_CPU, wall).getScore()
                : wall.getScore());
      }
    }
    double[] all = values.build().toArray();
    return quickest ? DoubleStream.of(all).min().orElseThrow() : Statistics.median(all);
  }
}

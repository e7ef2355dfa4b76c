// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs all benchmarks and writes the report.
 *
 * <p>In rounds of one JVM for each peer and parameter, so that what the neighbours on the machine
 * do at a time hits all peers and not one.
 */
public final class Suite {
  static final String PLAIN = "plain";
  static final String EVENT_LOOP = "event-loop";
  static final String TUNED = "tuned";
  static final String MEMORY = "memory.txt";

  private static final List<String> JVM =
      List.of("--enable-native-access=ALL-UNNAMED", "-Xms1g", "-Xmx2g");
  private static final List<String> ON_EVENT_LOOP =
      List.of("-Djmh.executor=CUSTOM", "-Djmh.executor.class=" + EventLoopExecutor.class.getName());
  private static final List<String> WITHOUT_CHECKS =
      List.of(
          "-Dio.netty.leakDetection.level=disabled",
          "-Dio.netty.buffer.checkBounds=false",
          "-Dio.netty.buffer.checkAccessible=false");
  private static final List<String> KEPT =
      List.of("ration", "netty-adaptive", "netty-pooled", "mimalloc", "glibc");

  private final Path results;
  private final boolean quick;
  private int run;

  private Suite(Path results, boolean quick) {
    this.results = results;
    this.quick = quick;
  }

  /**
   * Runs all.
   *
   * @param arguments {@code --quick}, or nothing; the folder for results; the report's file
   * @throws Exception when a benchmark cannot run
   */
  public static void main(String[] arguments) throws Exception {
    List<String> names = new ArrayList<>(List.of(arguments));
    boolean quick = names.remove("--quick");
    boolean reportOnly = names.remove("--report");
    Path results = Path.of(names.get(0));
    if (!reportOnly) {
      Files.createDirectories(results);
      try (var old = Files.newDirectoryStream(results)) {
        for (Path file : old) {
          Files.delete(file);
        }
      }
      new Suite(results, quick).run();
    }
    Path report = Path.of(names.get(1));
    Files.writeString(report, new Report(results).text());
    System.out.println("written: " + report);
  }

  private void run() throws RunnerException, IOException, InterruptedException {
    int rounds = quick ? 1 : 3;
    for (int round = 0; round < rounds; round++) {
      pairs();
      kept();
      others();
    }
    memory();
  }

  private void pairs() throws RunnerException {
    List<String> peers =
        List.of("ration", "ration-ex", "netty-adaptive", "netty-pooled", "mimalloc", "floor");
    List<String> sizes = quick ? List.of("64", "4096") : List.of("64", "1024", "4096", "65536");
    List<String> netty = List.of("netty-adaptive", "netty-pooled");
    for (int threads = 1; threads <= 2; threads++) {
      start(
          options(PairBenchmark.class, PLAIN, threads, List.of(), peers).param("bytes", of(sizes)));
      start(
          options(PairBenchmark.class, EVENT_LOOP, threads, ON_EVENT_LOOP, netty)
              .param("bytes", of(sizes)));
      start(
          options(PairBenchmark.class, TUNED, threads, WITHOUT_CHECKS, netty)
              .param("bytes", of(sizes)));
    }
  }

  private void kept() throws RunnerException {
    List<String> netty = List.of("netty-adaptive", "netty-pooled");
    for (int threads = 1; threads <= 2; threads++) {
      start(options(MixedBenchmark.class, PLAIN, threads, List.of(), KEPT));
      start(options(MixedBenchmark.class, EVENT_LOOP, threads, ON_EVENT_LOOP, netty));
    }
    start(options(BatchBenchmark.class, PLAIN, 1, List.of(), KEPT));
    start(options(HandOverBenchmark.class, PLAIN, 2, List.of(), KEPT));
  }

  private void others() throws RunnerException {
    List<String> peers = List.of("none", "ration", "netty-adaptive", "netty-pooled", "mimalloc");
    start(options(VirtualThreadBenchmark.class, PLAIN, 1, List.of(), peers));
    start(options(RefusalBenchmark.class, PLAIN, 1, List.of(), List.of()));
    start(options(ManyProcessesBenchmark.class, PLAIN, 1, List.of(), List.of()));
    start(options(ManyTagsBenchmark.class, PLAIN, 1, List.of(), List.of()));
  }

  private static String[] of(List<String> values) {
    return values.toArray(String[]::new);
  }

  private ChainedOptionsBuilder options(
      Class<?> benchmark, String variant, int threads, List<String> jvm, List<String> peers) {
    List<String> arguments = new ArrayList<>(JVM);
    arguments.addAll(jvm);
    // Compilation competes for the same cores: less warming up than this measures the interpreter.
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + benchmark.getSimpleName() + "\\.")
            .threads(threads)
            .forks(1)
            .warmupIterations(5)
            .warmupTime(TimeValue.milliseconds(quick ? 300 : 1200))
            .measurementIterations(5)
            .measurementTime(TimeValue.milliseconds(quick ? 200 : 300))
            .jvmArgs(of(arguments))
            .addProfiler(CpuTimeProfiler.class)
            .resultFormat(ResultFormatType.JSON)
            .result(results.resolve(variant + "-" + run++ + ".json").toString());
    List<String> there = new ArrayList<>(peers);
    if (!NativePeer.hasMimalloc()) {
      there.remove("mimalloc");
    }
    return there.isEmpty() ? options : options.param("peer", of(there));
  }

  private static void start(ChainedOptionsBuilder options) throws RunnerException {
    new Runner(options.build()).run();
  }

  private void memory() throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    for (String peer : KEPT) {
      if (peer.equals("mimalloc") && !NativePeer.hasMimalloc()) {
        continue;
      }
      List<String> command =
          List.of(
              java,
              "--enable-native-access=ALL-UNNAMED",
              "-Xms512m",
              "-Xmx512m",
              "-XX:+AlwaysPreTouch",
              "-XX:MaxDirectMemorySize=4g",
              "-cp",
              System.getProperty("java.class.path"),
              MemoryBenchmark.class.getName(),
              peer,
              quick ? "1000000" : "3000000");
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("the memory benchmark of " + peer + " failed");
      }
      lines.add(output.strip());
      System.out.println("# memory: " + output.strip());
    }
    Files.write(results.resolve(MEMORY), lines);
  }
}

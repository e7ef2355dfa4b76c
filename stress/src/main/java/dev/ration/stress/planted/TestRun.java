// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.planted;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tests of core, run against the classes given, until one of them notices something. */
final class TestRun {
  /** How a run ended. */
  enum End {
    /** No test noticed anything. */
    PASSED("not found"),
    /** An assertion, a bug check or a stray exception. */
    FAILED("failed"),
    /** Time was over. */
    HUNG("hung"),
    /** The JVM ended in the middle of a test. */
    DIED("ended the JVM");

    final String words;

    End(String words) {
      this.words = words;
    }
  }

  /**
   * What came out.
   *
   * @param test the one that noticed; empty when none did
   */
  record Outcome(End end, String test, String message, long seconds) {}

  private static final String PREFIX = "dev.ration.";

  private final Path root;
  private final Path scratch;
  private final String testClassPath;

  /**
   * @param testClassPath libraries of core's tests
   */
  TestRun(Path root, Path scratch, String testClassPath) {
    this.root = root;
    this.scratch = scratch;
    this.testClassPath = testClassPath;
  }

  /**
   * Runs tests.
   *
   * @param classes of core
   * @param tests by their names below {@code dev.ration}
   */
  Outcome run(Path classes, List<String> tests, long seconds)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(scratch, "tests", ".log");
    List<String> command = command(classes, log);
    tests.forEach(test -> command.add(PREFIX + test));
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .directory(root.resolve("core").toFile())
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("output.txt").toFile())
            .start();
    boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    long took = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start + 500_000_000);
    return outcome(Files.readAllLines(log), ended, process.exitValue(), took);
  }

  private List<String> command(Path classes, Path log) {
    List<String> path = new ArrayList<>();
    path.add(classes.toString());
    path.add(scratch.resolve(Workshop.TESTS).toString());
    path.add(testClassPath);
    path.add(System.getProperty("java.class.path"));
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-ea",
            "-Xmx1536m",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+EnableDynamicAgentLoading",
            "-cp",
            String.join(File.pathSeparator, path),
            TestsInOrder.class.getName(),
            log.toString()));
  }

  private static Outcome outcome(List<String> log, boolean ended, int exit, long seconds) {
    for (String line : log) {
      if (line.startsWith(TestsInOrder.FAILED)) {
        String[] words = line.substring(TestsInOrder.FAILED.length()).split(" ", 2);
        return new Outcome(End.FAILED, words[0], words[1], seconds);
      }
    }
    if (ended && exit == 0) {
      return new Outcome(End.PASSED, "", "", seconds);
    }
    String last = log.isEmpty() ? "" : log.getLast().substring(TestsInOrder.STARTED.length());
    if (last.isEmpty()) {
      throw new IllegalStateException("no test was started, exit code " + exit);
    }
    return new Outcome(ended ? End.DIED : End.HUNG, last, "exit code " + exit, seconds);
  }
}

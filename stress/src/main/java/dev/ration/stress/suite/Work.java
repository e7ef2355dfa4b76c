// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.suite;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How a run works: where it reads and writes, and the JVMs that it starts.
 *
 * @param root the repository
 * @param output the folder for all that is written
 * @param isShort whether all is to end in minutes
 * @param seed where random parts start
 */
record Work(Path root, Path output, boolean isShort, long seed) {
  static Work in(Path root, boolean isShort, long seed) throws IOException {
    Path absolute = root.toRealPath();
    Path output = absolute.resolve("stress/target/stress");
    Files.createDirectories(output.resolve("logs"));
    return new Work(absolute, output, isShort, seed);
  }

  /** Two numbers, the first for the short form. */
  int count(int shortly, int atLength) {
    return isShort ? shortly : atLength;
  }

  /** How a JVM ended: its exit code, or that it had to be ended; and what it printed. */
  record Ending(boolean inTime, int code, List<String> lines) {}

  /**
   * Runs a class in a JVM of its own.
   *
   * @param log the name of the file for what it prints
   * @param folder where it runs
   * @param minutes after which it is ended
   */
  Ending run(
      String log, Path folder, int minutes, List<String> options, Class<?> main, List<String> words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:+EnableDynamicAgentLoading");
    command.addAll(options);
    command.add("-cp");
    command.add(classPath());
    command.add(main.getName());
    command.addAll(words);
    Path file = output.resolve("logs").resolve(log + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(file.toFile()))
            .start();
    boolean inTime = process.waitFor(minutes, TimeUnit.MINUTES);
    if (!inTime) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    int code = process.waitFor();
    // Not every byte that a fuzzer prints is a character.
    return new Ending(
        inTime,
        code,
        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines().toList());
  }

  /** The classes and the tests of all modules that have any, and what they need. */
  private String classPath() throws IOException {
    List<String> entries = new ArrayList<>();
    for (String module : List.of("core", "tools", "stress")) {
      entries.add(root.resolve(module).resolve("target/test-classes").toString());
      entries.add(root.resolve(module).resolve("target/classes").toString());
    }
    try (Stream<Path> libraries = Files.list(root.resolve("stress/target/lib"))) {
      libraries
          .filter(library -> !library.getFileName().toString().startsWith("ration-"))
          .sorted()
          .forEach(library -> entries.add(library.toString()));
    }
    return String.join(System.getProperty("path.separator"), entries);
  }
}

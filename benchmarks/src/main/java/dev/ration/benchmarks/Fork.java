// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own for a measurement that JMH has no form for. */
final class Fork {
  /** A heap that is resident from the start, so that what grows is something else. */
  private static final List<String> STEADY =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+AlwaysPreTouch",
          // The optimising compiler's own memory would be in the growth.
          "-XX:TieredStopAtLevel=1",
          "-XX:MaxDirectMemorySize=4g");

  private Fork() {}

  /**
   * Runs a class that measures memory, and returns what it printed.
   *
   * @throws IOException when it fails, with its name
   */
  static List<String> run(Class<?> main, String heap, String... arguments)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(STEADY);
    options.addAll(List.of("-Xms" + heap, "-Xmx" + heap));
    return run(main, options, arguments);
  }

  /**
   * Runs a class in a JVM with options beside those of this one, and returns what it printed.
   *
   * @throws IOException when it fails, with its name
   */
  static List<String> run(Class<?> main, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          main.getSimpleName() + " " + String.join(" ", arguments) + " failed: see its output");
    }
    return output.lines().toList();
  }
}

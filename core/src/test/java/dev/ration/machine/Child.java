// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program of the tests in a JVM of its own, under limits of the operating system. */
final class Child {
  private final List<String> prefix;
  private final List<String> options;

  private Child(List<String> prefix, List<String> options) {
    this.prefix = prefix;
    this.options = options;
  }

  static Child jvm(String... options) {
    return new Child(List.of(), List.of(options));
  }

  /** The same, started by another command, which execs what follows. */
  Child under(String... command) {
    List<String> longer = new ArrayList<>(List.of(command));
    longer.addAll(prefix);
    return new Child(longer, options);
  }

  /** Returns what the program printed; fails with it, unless it ends well. */
  String run(Class<?> program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-ea:dev.ration...");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.quality;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of the running JDK, run in a process of its own. */
final class Command {
  private final List<String> words = new ArrayList<>();

  /** What a program said, on both its outputs, and its exit code. */
  record Outcome(int exit, String text) {}

  Command(String tool) {
    words.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
  }

  Command add(String... arguments) {
    return add(List.of(arguments));
  }

  Command add(List<String> arguments) {
    words.addAll(arguments);
    return this;
  }

  /** Lets a program that lives on javac's insides see them. */
  Command openJavac(String prefix) {
    for (String name :
        List.of(
            "api",
            "code",
            "comp",
            "file",
            "main",
            "model",
            "parser",
            "processing",
            "tree",
            "util")) {
      words.add(prefix + "--add-exports=jdk.compiler/com.sun.tools.javac." + name + "=ALL-UNNAMED");
      words.add(prefix + "--add-opens=jdk.compiler/com.sun.tools.javac." + name + "=ALL-UNNAMED");
    }
    return this;
  }

  Outcome run() throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), text);
  }
}

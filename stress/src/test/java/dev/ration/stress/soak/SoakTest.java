// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The soak of a build, judged like those of an hour; {@code -Dration.seed=N} repeats one. */
@EnabledOnOs(OS.LINUX)
class SoakTest {
  private static final long MOST_SECONDS = 300;

  /** As stress/soak does. */
  private static List<String> command(Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "@soak.options",
            "-cp",
            System.getProperty("java.class.path"),
            Soak.class.getName(),
            "--short",
            "--log",
            log.toString()));
    Long seed = Long.getLong("ration.seed");
    if (seed != null) {
      command.add("--seed=" + seed);
    }
    return command;
  }

  @Test
  void residentSizeFollowsLiveBytesAndDoesNotDrift(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    Process soak =
        new ProcessBuilder(command(folder.resolve("soak.csv")))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(soak.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      soak.destroyForcibly();
    }
    assertThat(soak.exitValue()).as(Files.readString(output)).isZero();
    assertThat(output).content().contains("seed ", "PASSED");
    assertThat(folder.resolve("soak.csv")).content().contains("0,high,true", "2,low,true");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document appears in full or not at all, also when its writer is killed. */
class WholeFileTest {
  private static final int KILLS = "long".equals(System.getProperty("ration.stress")) ? 60 : 3;

  @TempDir private Path folder;

  @Test
  void writesAndReplaces() throws IOException {
    Path file = folder.resolve("a.html");
    WholeFile.write(file, "one");
    WholeFile.write(file, "two");
    assertThat(Files.readString(file)).isEqualTo("two");
    assertThat(files()).containsExactly(file);
  }

  @Test
  void whatCannotBeWrittenChangesNothing() throws IOException {
    Path file = Files.createDirectories(folder.resolve("taken/full")).getParent();
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> WholeFile.write(file, "one"));
    assertThat(files()).containsExactly(file);
  }

  @Test
  void aKilledWriterLeavesAWholeDocument() throws Exception {
    long seed = Long.getLong("ration.seed", Long.getLong("ration.firstSeed", System.nanoTime()));
    System.out.println("run again with -Dration.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Path file = folder.resolve("report.html");
    int drafts = 0;
    for (int i = 0; i < KILLS; i++) {
      Process writer = writer(file);
      long pid = writer.pid();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(lines.readLine()).as("the first document is written").isEqualTo("1");
        writer.waitFor(random.nextInt(1, 200_000), TimeUnit.MICROSECONDS);
        writer.destroyForcibly();
        assertThat(writer.waitFor()).isEqualTo(128 + 9);
      }
      assertThat(EndlessWriter.isDocument(Files.readString(file))).as("kill %d", i).isTrue();
      drafts += Files.deleteIfExists(folder.resolve(".report.html." + pid)) ? 1 : 0;
      assertThat(files()).containsExactly(file);
    }
    System.out.println("killed " + KILLS + " times, in the middle of a draft " + drafts + " times");
  }

  private static Process writer(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            EndlessWriter.class.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}

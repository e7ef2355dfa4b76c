// SPDX-License-Identifier: Apache-2.0
package dev.ration.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.QuotaLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples run, and README.md shows one of them as it is. */
class SnippetsTest {
  private static final Path SOURCE =
      Path.of("core/src/test/java/dev/ration/snippets/Snippets.java");

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream standard = System.out;

  @BeforeEach
  void catchWhatIsPrinted() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void printAsBefore() {
    System.setOut(standard);
  }

  @Test
  void exampleChargesAndReturns() {
    Snippets.example();

    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("pagedPoolUsage=8192");
  }

  @Test
  void examplesOfTheJavadocRun() throws InterruptedException {
    try (PoolSystem system = PoolSystem.create()) {
      Snippets.process(system, Runnable::run);
      PoolProcess tenant = system.createProcess("tenant-7", QuotaLimits.UNLIMITED);
      assertThat(Snippets.raw(system, tenant)).isNotZero();
      system.checkInvariants();
    }

    assertThat(printed.size()).isZero();
  }

  @Test
  void readmeShowsTheExample() throws IOException {
    Path root = root();
    Matcher region =
        Pattern.compile("// @start region=\"example\"\n(.*?)\n *// @end", Pattern.DOTALL)
            .matcher(Files.readString(root.resolve(SOURCE)));
    assertThat(region.find()).isTrue();

    assertThat(Files.readString(root.resolve("README.md")))
        .contains("```java\n" + region.group(1).stripIndent().strip() + "\n```");
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    return Files.exists(folder.resolve(SOURCE)) ? folder : folder.resolve("..");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds every module's sources to {@link Tidy}. */
class TidyTest {
  private static final Path RATCHET =
      SourceFile.ROOT.resolve("core/src/test/resources/quality/too-long.txt");
  private static final List<SourceFile> FILES = SourceFile.all();

  @Test
  void sourcesAreTidy() {
    assertThat(FILES).extracting(SourceFile::name).contains("core/src/main/java/module-info.java");
    assertThat(FILES).flatMap(Tidy::findings).isEmpty();
  }

  @Test
  void filesAndMethodsAreShort() throws IOException {
    Map<String, Long> tooLong = new TreeMap<>();
    FILES.forEach(file -> tooLong.putAll(Tidy.tooLong(file)));

    assertThat(tooLong)
        .as(
            "Over %d lines a file or %d a method. %s lists what was so before; its numbers only shrink.",
            Tidy.FILE_LINES, Tidy.METHOD_LINES, RATCHET.getFileName())
        .isEqualTo(ratchet());
  }

  private static Map<String, Long> ratchet() throws IOException {
    Map<String, Long> lengths = new TreeMap<>();
    for (String line : Files.readAllLines(RATCHET)) {
      if (!line.startsWith("#")) {
        String[] words = line.split(" ");
        lengths.put(words[1], Long.parseLong(words[0]));
      }
    }
    return lengths;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.refused;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Where the JVM refuses native access, the message has the flag, and portable memory works. */
class NativeAccessRefusedTest {
  @Test
  void theMessageHasTheFlagAndPortableMemoryWorks() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--illegal-native-access=deny",
                "-ea:dev.ration...",
                "-cp",
                System.getProperty("java.class.path"),
                WithoutNativeAccess.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output)
        .contains("--enable-native-access=ALL-UNNAMED")
        .contains("portableMemory(true)")
        .contains("books balance")
        .contains("pagedPoolUsage=0")
        .contains("nonPagedPoolUsage=0")
        .contains("no arena");
  }
}

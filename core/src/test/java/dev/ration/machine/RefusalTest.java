// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Limits of the operating system: told in time, refused cleanly, and the JVM lives. */
@EnabledOnOs(OS.LINUX)
class RefusalTest {
  private static void assertToldThenRefused(String output) {
    assertThat(output)
        .containsPattern("refused after MiB: [1-9]\\d\\d")
        .contains("told before the refusal: true")
        .containsSubsequence(
            "set: false", "books balance", "set: true", "room again: true", "books balance");
  }

  /** A JVM that needs no more memory of its own, once all that there is has been taken. */
  private static Child small() {
    return Child.jvm(
        "-Xint",
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:ReservedCodeCacheSize=64m",
        "-XX:CompressedClassSpaceSize=64m");
  }

  @Test
  void theAddressLimit() throws Exception {
    assertToldThenRefused(
        small()
            .under("bash", "-c", "ulimit -v 3000000 && exec \"$@\"", "bash")
            .run(RefusalProbe.class));
  }

  @Test
  void theDataLimit() throws Exception {
    assertToldThenRefused(small().under("prlimit", "--data=1500000000").run(RefusalProbe.class));
  }
}

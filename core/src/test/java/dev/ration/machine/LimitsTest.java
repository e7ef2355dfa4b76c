// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ration.internal.memory.Host;
import dev.ration.internal.memory.HostFiles;
import dev.ration.support.Stress;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Refusals by the operating system, as root where the tests run as root, and as an ordinary user: a
 * clear status, the books as before, and a JVM that lives on.
 */
@EnabledOnOs(OS.LINUX)
class LimitsTest {
  private static final boolean PRIVILEGED = new Host(HostFiles.REAL).lockable() == Host.UNLIMITED;

  /** Who runs the JVM under the limit. */
  enum User {
    ROOT,
    ORDINARY
  }

  /** What is limited, and so that a JVM with room for itself runs into it. */
  enum Limit {
    ADDRESSES("memory", "bash", "-c", "ulimit -v 2500000 && exec \"$@\"", "bash"),
    DATA("memory", "prlimit", "--data=1000000000"),
    MAPPINGS("mappings", "bash", "-c", "exec \"$@\"", "bash");

    private final String exhausted;

    @SuppressWarnings("ImmutableEnumChecker") // never written to
    private final String[] command;

    Limit(String exhausted, String... command) {
      this.exhausted = exhausted;
      this.command = command;
    }
  }

  private static String probe(Limit limit, User user) throws Exception {
    assumeTrue(user == User.ORDINARY || PRIVILEGED, "not tested as root: the tests are not root");
    Child child =
        Child.jvm(
            "-Xint",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:CompressedClassSpaceSize=32m");
    if (user == User.ORDINARY && PRIVILEGED) {
      child =
          child.under(
              "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all");
    }
    String output = child.under(limit.command).run(LimitsProbe.class, limit.exhausted);
    assertThat(output)
        .contains("user " + (user == User.ROOT ? "root" : PRIVILEGED ? "nobody" : ""))
        .contains("raised STATUS_INSUFFICIENT_RESOURCES")
        .contains("books unchanged")
        .contains("alive");
    return output;
  }

  static Stream<User> users() {
    return Stress.isLong() ? Arrays.stream(User.values()) : Stream.of(User.ORDINARY);
  }

  @ParameterizedTest
  @MethodSource("users")
  void addressesRunOut(User user) throws Exception {
    assertThat(probe(Limit.ADDRESSES, user))
        .containsPattern("refused after MiB: [1-9]\\d\\d+")
        .contains("room again");
  }

  @ParameterizedTest
  @MethodSource("users")
  void dataRunOut(User user) throws Exception {
    assertThat(probe(Limit.DATA, user))
        .containsPattern("refused after MiB: [1-9]\\d\\d+")
        .contains("room again");
  }

  /**
   * The kernel's limit on mappings holds for all processes alike and is not this test's to change:
   * the probe uses them up itself.
   */
  @ParameterizedTest
  @MethodSource("users")
  void mappingsRunOut(User user) throws Exception {
    String output = probe(Limit.MAPPINGS, user);
    assumeTrue(!output.contains("not tested"), output);
    assertThat(output)
        .containsSubsequence(
            "another system: whole",
            "mappings left: 16",
            "another system: whole",
            "another system: no block",
            "another system: STATUS_INSUFFICIENT_RESOURCES",
            "mappings left: 1\n",
            "another system: STATUS_INSUFFICIENT_RESOURCES",
            "mappings enough",
            "another system: whole");
  }
}

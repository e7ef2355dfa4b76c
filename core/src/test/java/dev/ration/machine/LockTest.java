// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.internal.memory.Host;
import dev.ration.internal.memory.HostFiles;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nonpaged means locked: measured by the kernel's own figures, in JVMs under limits of their own.
 * Where the tests are run as root it is shown for root and for an ordinary user, else for the
 * latter only. The hard RLIMIT_MEMLOCK must be the usual 8 MiB or more.
 *
 * <p>The probe itself fails when the pool's figure is not the kernel's.
 */
@EnabledOnOs(OS.LINUX)
class LockTest {
  private static final long MIB = 1L << 20;
  private static final boolean MAY_LOCK_ALL = new Host(HostFiles.REAL).lockable() == Host.UNLIMITED;

  /** A shell that sets a limit in KiB, and becomes the JVM. */
  private static Child limited(Object kibibytes) {
    return Child.jvm("-Xmx64m")
        .under("bash", "-c", "ulimit -l " + kibibytes + " && exec \"$@\"", "bash");
  }

  /** A privileged test gives the privilege up; another has none to lose. */
  private static Child ordinary(Object kibibytes) {
    Child child = Child.jvm("-Xmx64m");
    if (MAY_LOCK_ALL) {
      child =
          child.under(
              "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all");
    }
    return child.under("bash", "-c", "ulimit -l " + kibibytes + " && exec \"$@\"", "bash");
  }

  private static long figure(String output, String when, String what) {
    Matcher matcher = Pattern.compile(when + ".*" + what + " (\\d+)").matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  /** So many MiB were asked for: they are all locked, and unlocked when they are given back. */
  private static void assertAllLocked(int mib, String output) {
    assertThat(output).contains("got MiB: " + mib + "\n").contains("first use: true");
    long locked = figure(output, "full", "pool says");
    assertThat(locked).isBetween(mib * MIB, (mib + 3) * MIB);
    assertThat(figure(output, "full", "VmLck")).isEqualTo(locked);
    assertThat(figure(output, "quarter", "pool says")).isBetween(mib * MIB / 4, mib * MIB / 2);
    assertThat(figure(output, "refilled", "pool says")).isBetween(mib * MIB, (mib + 3) * MIB);
    assertThat(Long.parseLong(output.replaceAll("(?s).*metadata: (\\d+)\n.*", "$1")))
        .as("block words and page records are locked, too")
        .isBetween(64L << 10, MIB);
    assertThat(output).as("holes split no mapping").containsPattern("mappings: [12]\\n");
    assertThat(figure(output, "empty", "VmLck")).isLessThan(3 * MIB);
    assertThat(output).contains("locked after close: 0").doesNotContain("warning:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"REQUIRE", "BEST_EFFORT"})
  void whoeverMayLockEverythingHasItLocked(String policy) throws Exception {
    // The privilege overrides the limit; without it the limit has to be large enough.
    String output =
        MAY_LOCK_ALL
            ? limited(0).run(LockProbe.class, policy, "16")
            : limited(8 << 10).run(LockProbe.class, policy, "4");
    assertAllLocked(MAY_LOCK_ALL ? 16 : 4, output);
    if (MAY_LOCK_ALL) {
      long slots = figure(output, "full: slots", "Locked");
      assertThat(slots).as("slots, from their first use on").isPositive();
      assertThat(slots).isEqualTo(figure(output, "full: slots", "Rss"));
      long addresses = figure(output, "full: slots", "of");
      if (policy.equals("REQUIRE")) {
        assertThat(slots).as("present before their first use").isEqualTo(addresses);
      } else {
        assertThat(slots).isLessThan(addresses);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"REQUIRE", "BEST_EFFORT"})
  void anOrdinaryUserWithALargeLimitHasItLocked(String policy) throws Exception {
    String output = ordinary(8 << 10).run(LockProbe.class, policy, "4");
    assertAllLocked(4, output);
    assertThat(output)
        .as("slots leave the limit to the blocks")
        .contains("full: slots of 0, Locked 0, Rss 0");
    long present = figure(output, "full", "slots present");
    if (policy.equals("REQUIRE")) {
      assertThat(present).as("they never fault for the first time").isGreaterThan(4 * MIB);
    } else {
      assertThat(present).isBetween(1L, MIB);
    }
  }

  @Test
  void offLocksNothing() throws Exception {
    String output = limited(8 << 10).run(LockProbe.class, "OFF", "16");
    assertThat(output)
        .contains("got MiB: 16\n")
        .contains("full: pool says 0, smaps 0, VmLck 0")
        .contains("present before first use: false")
        .doesNotContain("warning:");
  }

  @Test
  void requireRefusesWhatCannotBeLocked() throws Exception {
    String output = ordinary(4 << 10).run(LockProbe.class, "REQUIRE", "16");
    assertThat(output)
        .containsPattern("got MiB: [34], then refused")
        .contains("raised STATUS_INSUFFICIENT_RESOURCES")
        .contains("present before first use: true");
    assertThat(figure(output, "full", "pool says")).isBetween(3 * MIB, 4 * MIB);
    assertThat(figure(output, "quarter", "VmLck")).isLessThan(4 * MIB + 1);
    assertOneWarning(output, "4,194,304");
  }

  @Test
  void bestEffortGoesOnUnlockedWithOneWarning() throws Exception {
    String output = ordinary(4 << 10).run(LockProbe.class, "BEST_EFFORT", "16");
    assertThat(output).contains("got MiB: 16\n").contains("present before first use: true");
    assertThat(figure(output, "full", "pool says")).isBetween(3 * MIB, 4 * MIB);
    assertOneWarning(output, "4,194,304");
  }

  @Test
  void aLimitBelowAChunkIsUsedByThePage() throws Exception {
    String output = ordinary(256).run(LockProbe.class, "BEST_EFFORT", "1");
    assertThat(output).contains("got MiB: 1\n");
    assertThat(figure(output, "full", "pool says")).isBetween(64L << 10, 256L << 10);
    assertOneWarning(output, "262,144");
  }

  @Test
  void aLimitOfZeroIsSaidAtOnce() throws Exception {
    assertThat(ordinary(0).run(LockProbe.class, "REQUIRE", "1"))
        .contains("not built: nonpaged pool cannot be locked")
        .contains("ulimit -l");
    String output = ordinary(0).run(LockProbe.class, "BEST_EFFORT", "1");
    assertThat(output).contains("got MiB: 1\n").contains("full: pool says 0");
    assertOneWarning(output, "not locked into RAM");
  }

  private static void assertOneWarning(String output, String about) {
    assertThat(output.lines().filter(line -> line.startsWith("warning:")))
        .singleElement()
        .asString()
        .contains(about);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.failure.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each misuse in a JVM of its own, which lives on: interpreted, and compiled by C2. */
class MustShowTest {
  private void assertShown(Misuse misuse, String heat, String option) throws Exception {
    String output =
        ChildJvm.run(
            List.of(option, "-Xmx128m", "-XX:TieredStopAtLevel=4", "-XX:-CreateCoredumpOnCrash"),
            Stage.class,
            List.of(misuse.name(), heat));
    assertThat(output).contains(Stage.ALIVE);
    int cases = 2 * 3 * misuse.numbers().length;
    assertThat(output.lines().filter(line -> line.contains("(0x"))).hasSize(cases);
  }

  @ParameterizedTest
  @EnumSource
  void interpretedCodeIsFound(Misuse misuse) throws Exception {
    assertShown(misuse, "cold", "-Xint");
  }

  @ParameterizedTest
  @EnumSource
  void compiledCodeIsFound(Misuse misuse) throws Exception {
    assertShown(misuse, "hot", "-Xbatch");
  }

  @Test
  void aCompareAndSetThatIsNotCompiledEndsTheJvmAndTheReportHasTheAddress(@TempDir Path folder)
      throws Exception {
    Path report = folder.resolve("hs_err.log");
    Path guards = folder.resolve("guards.txt");
    String output =
        ChildJvm.runToDeath(
            List.of("-Xint", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + report),
            FatalTouch.class,
            List.of(guards.toString()));
    assertThat(output).contains("compare-and-set").contains("guard=").doesNotContain("survived");
    String guard = output.lines().filter(line -> line.startsWith("guard=")).findFirst().orElse("");
    assertThat(Files.readString(report)).contains("SIGBUS", guard.substring("guard=".length()));
    long address = Long.parseUnsignedLong(guard.substring("guard=".length()), 16) - 48;
    assertThat(Files.readAllLines(guards))
        .filteredOn(line -> line.startsWith("a\t" + Long.toHexString(address) + "\t48\t"))
        .singleElement()
        .asString()
        .contains("\tFred\tnonpaged\t0\tSystem\t", "FatalTouch.main");
  }
}

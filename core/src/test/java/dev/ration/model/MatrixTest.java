// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ration.failure.ChildJvm;
import dev.ration.failure.SeededLedger;
import dev.ration.support.Stress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same under each garbage collector and each way of execution, in a JVM for each. One whose JDK
 * has not the collector is reported as aborted, and by name.
 */
class MatrixTest {
  private static final List<String> COLLECTORS =
      List.of(
          "-XX:+UseG1GC",
          "-XX:+UseZGC",
          "-XX:+UseShenandoahGC",
          "-XX:+UseSerialGC",
          "-XX:+UseParallelGC");

  private static final List<String> EXECUTIONS =
      List.of("-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation", "-Xmixed");

  private static final List<String> ODD =
      List.of(
          "-XX:+UseG1GC -XX:+UseCompactObjectHeaders",
          "-XX:+UseG1GC -XX:+UnlockDiagnosticVMOptions -XX:+SafepointALot",
          "-XX:+UseG1GC -XX:+UnlockDiagnosticVMOptions -XX:+StressIGVN -XX:+StressLCM"
              + " -XX:+StressGCM",
          "-XX:+UseShenandoahGC -XX:ShenandoahGCMode=generational",
          "-XX:+UseSerialGC -XX:-UseCompressedOops");

  /** Every pair, and some that nobody should use; in a build, each collector and way but once. */
  static Stream<String> settings() {
    if (!Stress.isLong()) {
      return Stream.of(
          "-XX:+UseSerialGC -Xint",
          "-XX:+UseZGC -XX:TieredStopAtLevel=1",
          "-XX:+UseShenandoahGC -XX:-TieredCompilation");
    }
    List<String> all = new ArrayList<>(ODD);
    for (String collector : COLLECTORS) {
      EXECUTIONS.forEach(execution -> all.add(collector + " " + execution));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void allIsInOrder(String setting) throws IOException, InterruptedException {
    List<String> options = List.of(setting.split(" "));
    String refusal = refusalOf(options);
    assumeTrue(refusal.isEmpty(), () -> "this JDK refuses " + setting + ": " + refusal);
    boolean slow = setting.contains("-Xint");
    String operations = String.valueOf(Stress.count(slow ? 500 : 1_000, slow ? 2_000 : 10_000));
    List<String> sized = new ArrayList<>(options);
    sized.add("-Xmx256m");
    String output =
        ChildJvm.run(
            sized,
            MatrixProgram.class,
            List.of(
                Long.getLong("ration.firstSeed", 0).toString(),
                String.valueOf(Stress.count(1, 6)),
                operations));
    assertThat(output)
        .contains("ledger " + SeededLedger.of(1).hashCode())
        .containsPattern("collections [1-9]")
        .contains("all in order");
  }

  /** Why a JVM does not start with these options; empty when it does. */
  private static String refusalOf(List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-version");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? "" : output.lines().findFirst().orElse("no reason given");
  }
}

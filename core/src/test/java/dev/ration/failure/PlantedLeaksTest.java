// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.failure.LeakPlan.Amount;
import dev.ration.failure.LeakPlan.Origin;
import dev.ration.nt.BugCheck;
import dev.ration.nt.LeakReport;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import dev.ration.support.QuietLog;
import dev.ration.support.Stress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Leaks planted by several threads in several processes, among blocks that are freed: all are
 * found, and no other, with tag, process, bytes and stack; on demand and when each process closes.
 */
class PlantedLeaksTest {
  private static final int THREADS = 3;

  private final List<LeakReport> reports = new ArrayList<>();
  private final List<BugCheck> checks = new ArrayList<>();
  private final Map<Origin, Amount> planted = new HashMap<>();

  static IntStream counts() {
    return Stress.isLong()
        ? IntStream.of(1, 2, 3, 5, 10, 100, 1_000, 10_000, 50_000, 100_000)
        : IntStream.of(1, 3, 2_000);
  }

  @ParameterizedTest
  @MethodSource("counts")
  void allAreFoundAndNoOthers(int count) throws InterruptedException {
    QuietLog.on();
    VerifierRule tracked = VerifierRule.all(VerifierRung.POOL_TRACKING);
    try (PoolSystem system =
        PoolSystem.builder()
            .nonPagedLimit(256 << 20)
            .pagedLimit(256 << 20)
            .verifier(VerifierOptions.NONE.withRule(tracked))
            .leakSink(reports::add)
            .bugCheckSink(checks::add)
            .build()) {
      List<PoolProcess> processes = processes(system);
      plant(system, processes, count);
      assertThat(planted.values().stream().mapToLong(Amount::blocks).sum()).isEqualTo(count);
      Map<Origin, Amount> onDemand = new HashMap<>();
      processes.forEach(
          process -> onDemand.putAll(LeakPlan.found(system.verifier().outstanding(process))));
      assertThat(onDemand).isEqualTo(planted);
      processes.reversed().forEach(PoolProcess::close);
      assertThat(found()).isEqualTo(planted);
      assertThat(checks).hasSameSizeAs(reports);
      checks.forEach(check -> assertThat(check.code()).isEqualTo(0xC4));
      checks.forEach(check -> assertThat(check.p1()).isEqualTo(0x62));
      assertThat(checks.stream().mapToLong(BugCheck::p4).sum()).isEqualTo(count);
      system.checkInvariants();
      reports.clear();
    }
    assertThat(found()).as("when the system closes").isEqualTo(planted);
  }

  private static List<PoolProcess> processes(PoolSystem system) {
    List<PoolProcess> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(system.createProcess("p" + i, QuotaLimits.UNLIMITED));
    }
    processes.add(processes.getFirst().createChild("child"));
    return processes;
  }

  private void plant(PoolSystem system, List<PoolProcess> processes, int count)
      throws InterruptedException {
    SplittableRandom random = new SplittableRandom(count);
    List<LeakPlan> plans = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      LeakPlan plan = new LeakPlan(system, processes, random.split());
      int part = count / THREADS + (i < count % THREADS ? 1 : 0);
      plans.add(plan);
      threads.add(Thread.ofPlatform().start(() -> plan.plant(part)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    plans.forEach(
        plan -> plan.planted().forEach((key, amount) -> planted.merge(key, amount, Amount::plus)));
  }

  private Map<Origin, Amount> found() {
    Map<Origin, Amount> found = new HashMap<>();
    reports.forEach(report -> found.putAll(LeakPlan.found(report)));
    return found;
  }
}

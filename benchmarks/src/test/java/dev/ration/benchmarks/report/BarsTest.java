// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import static dev.ration.benchmarks.report.Runs.samples;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BarsTest {
  private static String line(Results raw, String workload, String than) {
    Results results = raw.withoutEmptyTask();
    Results quickest = raw.quickest().withoutEmptyTask();
    List<String> lines =
        Bars.all().stream()
            .filter(bar -> bar.workload().equals(workload) && bar.than().equals(than))
            .map(bar -> bar.line(results, quickest))
            .toList();
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  private static String pair(Results results) {
    return line(results, "pair of 64 B", "Netty adaptive, plain threads");
  }

  @Test
  void aRatioBelowTheBarMeetsIt() {
    assertThat(pair(Runs.pairs(20, 21, 100, 30))).endsWith("| 0.25 | 0.200 | 0.200 | yes |");
  }

  /** By which nothing is judged. */
  @Test
  void whatTheQuickestIterationsSayStandsBesideIt() {
    Results results = new Results();
    String column = "64 B, 1 thread";
    double[] own = {26, 20, 36, 30, 31};
    double[] other = {90, 100, 80, 101, 102};
    results.add(new Samples(Tables.PAIR, "ration", column, own, own));
    results.add(new Samples(Tables.PAIR, "netty-adaptive", column, other, other));

    assertThat(pair(results)).endsWith("| 0.25 | 0.300 | 0.250 | **no** |");
  }

  @Test
  void aRatioAboveTheBarDoesNot() {
    assertThat(pair(Runs.pairs(30, 31, 100, 30))).endsWith("| 0.25 | 0.300 | 0.300 | **no** |");
  }

  @Test
  void wallTimeFarAboveCpuTimeDoesNotCount() {
    assertThat(pair(Runs.pairs(20, 26.1, 100, 30)))
        .contains("| 0.200 | **no**: in CPU time only, wall time is 1.3");
    assertThat(pair(Runs.pairs(20, 25.9, 100, 30))).endsWith("| 0.200 | yes |");
  }

  @Test
  void whatWasNotMeasuredIsNotClaimed() {
    assertThat(Bars.all()).isNotEmpty();
    assertThat(Bars.all())
        .allMatch(bar -> bar.line(new Results(), new Results()).contains("not measured"));
  }

  @Test
  void theHandOverIsComparedWithTheBestProductAndNotWithALimit() {
    Results results = new Results();
    String column = "64 B, 2 threads";
    results.add(samples(Tables.HAND_OVER, "ration", column, 60, 60));
    results.add(samples(Tables.HAND_OVER, "glibc", column, 100, 100));
    results.add(samples(Tables.HAND_OVER, "netty-adaptive", column, 200, 200));
    results.add(samples(Tables.HAND_OVER, "floor-stripe", column, 10, 10));

    assertThat(line(results, "hand-over of 64 B", "the best peer")).contains("| 0.600 | yes |");
  }

  @Test
  void twoThreadsAreComparedWithTheFloorThatIsFasterOnThem() {
    Results results = new Results();
    results.add(samples(Tables.MIXED, "ration", "1 thread", 50, 50));
    results.add(samples(Tables.MIXED, "ration", "2 threads", 60, 60));
    results.add(samples(Tables.MIXED, "floor-stripe", "1 thread", 40, 40));
    results.add(samples(Tables.MIXED, "floor-stripe", "2 threads", 80, 80));
    results.add(samples(Tables.MIXED, "floor-thread", "1 thread", 50, 50));
    results.add(samples(Tables.MIXED, "floor-thread", "2 threads", 50, 50));

    assertThat(line(results, "mixed, 2 threads over 1", "the best floor's 2 over 1"))
        .contains("| 1.200 | **no** |");
  }

  @Test
  void theEmptyTaskOfVirtualThreadsIsSubtracted() {
    Results results = new Results();
    String column = "no yields, 1 thread";
    results.add(samples(Tables.VIRTUAL, "none", column, 40, 20));
    results.add(samples(Tables.VIRTUAL, "ration", column, 60, 30));
    results.add(samples(Tables.VIRTUAL, "mimalloc", column, 80, 40));

    assertThat(line(results, "10,000 virtual threads, no yields", "mimalloc through Linker"))
        .contains("| 0.500 | yes |");
    assertThat(results.cell(Tables.VIRTUAL, "none", column).orElseThrow().median()).isEqualTo(40);
  }

  @Test
  void aPeerOfWhichNothingIsLeftIsNoMeasure() {
    Results results = new Results();
    String column = "yields, 1 thread";
    results.add(samples(Tables.VIRTUAL, "none", column, 40, 20));
    results.add(samples(Tables.VIRTUAL, "ration", column, 60, 30));
    results.add(samples(Tables.VIRTUAL, "mimalloc", column, 39, 19));

    assertThat(line(results, "10,000 virtual threads, yields", "mimalloc through Linker"))
        .endsWith("| **no** |");
    assertThat(Losses.of(results.withoutEmptyTask())).isEmpty();
  }

  @Test
  void memoryCountsWhatIsOnTheHeap() {
    Results results = new Results();
    results.add(Results.Memory.parse("ration postgres 300000000 100 105 6 3 0"));

    assertThat(line(results, "memory, trace postgres", "bytes live"))
        .contains("| 1.110 | **no** |");
    assertThat(
            line(
                results,
                "memory after all is freed and trimmed, postgres",
                "resident at the start"))
        .contains("| 1.000 | yes |");
  }
}

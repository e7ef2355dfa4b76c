// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ration.tools.Results;
import dev.ration.tools.Traces;
import dev.ration.tools.replay.ReplayResult.ProcessLine;
import dev.ration.tools.replay.ReplayResult.TagLine;
import dev.ration.tools.trace.BundledTraces;
import dev.ration.tools.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplayerTest {
  private static final ReplaySettings QUICK =
      new ReplaySettings(ThreadMode.ONE, true, OptionalLong.empty(), Map.of(), 0);

  @ParameterizedTest
  @EnumSource(ThreadMode.class)
  void reportsEachTagAtThePeak(ThreadMode mode) {
    ReplayResult result = Results.of(Traces.read(Traces.TINY), QUICK.withThreads(mode));

    assertThat(result.tags())
        .containsExactly(
            new TagLine("Page", true, 1, 0, 8_192, 8_192, 8_224, "rendered pages"),
            new TagLine("Cart", false, 1, 0, 4_096, 4_096, 4_096, "the shop's carts"),
            new TagLine("Cart", true, 1, 0, 128, 128, 128, "the shop's carts"));
    assertThat(result.differences()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ThreadMode.class)
  void reportsEachProcessAndPoolThatWasUsed(ThreadMode mode) {
    ReplayResult result = Results.of(Traces.read(Traces.TINY), QUICK.withThreads(mode));

    OptionalLong none = OptionalLong.empty();
    assertThat(result.processes())
        .containsExactly(
            new ProcessLine(9, "blog", true, 8_192, 32, 8_224, none, 0, 0),
            new ProcessLine(7, "shop", false, 4_096, 0, 4_096, none, 0, 0),
            new ProcessLine(7, "shop", true, 128, 48, 128, none, 0, 0));
  }

  @Test
  void reportsThePeakAndTheEnd() {
    ReplayResult result = Results.of(Traces.read(Traces.TINY), QUICK);

    assertThat(result.peak().record()).isEqualTo(3);
    assertThat(result.peak().blocks()).isEqualTo(3);
    assertThat(result.peak().requestedBytes()).isEqualTo(9_196);
    assertThat(result.peak().chargedBytes()).isEqualTo(12_416);
    assertThat(result.peak().committed()).isGreaterThanOrEqualTo(12_288);
    assertThat(result.peak().ratio()).isGreaterThan(1);
    assertThat(result.end().blocks()).isEqualTo(2);
    assertThat(result.end().requestedBytes()).isEqualTo(24);
    assertThat(result.end().refusals()).isZero();
  }

  @Test
  void timesEveryCall() {
    ReplayResult result = Results.of(Traces.read(Traces.TINY), QUICK);

    assertThat(result.speed().operations()).isEqualTo(8);
    assertThat(result.speed().perSecond()).isPositive();
    assertThat(result.allocation().calls()).isEqualTo(5);
    assertThat(result.free().calls()).isEqualTo(3);
    assertThat(result.allocation().median()).isLessThanOrEqualTo(result.allocation().p99());
    assertThat(result.clockNanos()).isPositive();
  }

  @Test
  void drawsTheTraceOverTime() {
    ReplayResult.Timeline timeline = Results.of(Traces.read(Traces.TINY), QUICK).timeline();

    assertThat(timeline.records()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(timeline.live())
        .containsExactly(0L, 100L, 4_196L, 9_196L, 9_096L, 9_096L, 9_120L, 4_120L, 24L);
    assertThat(timeline.committed()).hasSize(9);
    assertThat(timeline.tags())
        .extracting(ReplayResult.Series::name)
        .containsExactly("Page", "Cart (Nonp)", "Cart");
    assertThat(timeline.processes().getFirst().bytes())
        .containsExactly(0L, 0L, 0L, 8_192L, 8_192L, 8_224L, 8_224L, 32L, 32L);
  }

  @ParameterizedTest
  @EnumSource(ThreadMode.class)
  void skipsTheFreeOfABlockThatAQuotaRefused(ThreadMode mode) {
    ReplaySettings settings = QUICK.withThreads(mode).withQuotas(Map.of("blog", 8_191L));
    ReplayResult result = Results.of(Traces.read(Traces.TINY), settings);

    assertThat(result.end().quotaRefusals()).isEqualTo(1);
    assertThat(result.end().memoryRefusals()).isZero();
    assertThat(result.end().skippedFrees()).isEqualTo(1);
    assertThat(result.speed().operations()).isEqualTo(7);
    assertThat(result.processes())
        .contains(new ProcessLine(9, "blog", true, 0, 32, 32, OptionalLong.of(8_191), 1, 0));
    assertThat(result.differences()).isEmpty();
  }

  @Test
  void admitsABlockThatFitsItsQuotaExactly() {
    ReplaySettings settings = QUICK.withQuotas(Map.of("blog", 8_224L));

    assertThat(Results.of(Traces.read(Traces.TINY), settings).end().refusals()).isZero();
  }

  @Test
  void givesAQuotaToEachProcessOfTheName() {
    Trace trace =
        Traces.read(
            """
            ration-trace 1
            p 1 twin
            p 2 twin
            t Fred .
            a 0 1 1 P Fred 100 1
            a 0 1 2 P Fred 100 2
            a 0 1 1 P Fred 100 3
            a 0 1 2 P Fred 100 4
            """);
    ReplayResult result = Results.of(trace, QUICK.withQuotas(Map.of("twin", 200L)));

    assertThat(result.processes()).extracting(ProcessLine::quotaRefusals).containsExactly(1L, 1L);
    assertThat(result.timeline().processes())
        .extracting(ReplayResult.Series::name)
        .containsExactlyInAnyOrder("twin 1", "twin 2");
  }

  @Test
  void countsWhatThePoolsLimitRefuses() {
    Trace trace =
        Traces.read(
            """
            ration-trace 1
            p 1 greedy
            t Huge .
            a 0 1 1 P Huge 100 1
            a 0 1 1 P Huge 1099511627776 2
            f 0 1 2
            f 0 1 1
            """);
    ReplaySettings limited =
        new ReplaySettings(ThreadMode.ONE, true, OptionalLong.of(64L << 20), Map.of(), 0);
    ReplayResult result = Results.of(trace, limited);

    assertThat(result.end().memoryRefusals()).isEqualTo(1);
    assertThat(result.end().quotaRefusals()).isZero();
    assertThat(result.end().skippedFrees()).isEqualTo(1);
    assertThat(result.end().pagedLimit()).isEqualTo(64L << 20);
    assertThat(result.differences()).isEmpty();
  }

  @Test
  void replaysATraceWithoutRecords() {
    ReplayResult result = Results.of(Traces.read("ration-trace 1\np 1 idle\n"), QUICK);

    assertThat(result.trace().records()).isZero();
    assertThat(result.peak().ratio()).isZero();
    assertThat(result.processes()).extracting(ProcessLine::name).containsExactly("idle");
    assertThat(result.differences()).isEmpty();
  }

  @Test
  void givesTheSameOnRecordedThreadsAsOnOne() {
    Trace trace = Traces.read(busy(12, 30_000));
    ReplayResult one = Results.of(trace, QUICK);
    ReplayResult recorded = Results.of(trace, QUICK.withThreads(ThreadMode.RECORDED));

    assertThat(trace.threads()).isEqualTo(12);
    assertThat(recorded.differences()).isEmpty();
    assertThat(recorded.peak().requestedBytes()).isEqualTo(one.peak().requestedBytes());
    assertThat(recorded.tags())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("peakBytes")
        .isEqualTo(one.tags());
    assertThat(recorded.timeline().live()).isEqualTo(one.timeline().live());
  }

  @Test
  void keepsQuotasWithManyThreads() {
    ReplaySettings settings =
        QUICK.withThreads(ThreadMode.RECORDED).withQuotas(Map.of("p0", 20_000L, "p1", 100_000L));
    ReplayResult result = Results.of(Traces.read(busy(8, 30_000)), settings);

    assertThat(result.differences()).isEmpty();
    assertThat(result.end().quotaRefusals()).isPositive();
    assertThat(result.processes())
        .allSatisfy(
            line ->
                assertThat(line.peak()).isLessThanOrEqualTo(line.limit().orElse(Long.MAX_VALUE)));
  }

  @Test
  void refusesMoreRecordedThreadsThanMakeSense() {
    StringBuilder text = new StringBuilder("ration-trace 1\np 1 one\nt Fred .\n");
    IntStream.rangeClosed(0, Schedule.MAX_WORKERS)
        .forEach(thread -> text.append("a 0 %d 1 P Fred 8 %d\n".formatted(thread, thread)));
    Trace trace = Traces.read(text.toString());

    assertThatExceptionOfType(ReplayException.class)
        .isThrownBy(
            () -> new Replayer(QUICK.withThreads(ThreadMode.RECORDED), Progress.NONE).replay(trace))
        .withMessage(
            "tiny.trace was recorded on 1,025 threads, and --threads recorded starts at most 1,024."
                + " Replay it with --threads one.");
    assertThat(Results.of(trace, QUICK).differences()).isEmpty();
  }

  @Test
  void tellsHowFarItIs() throws Exception {
    List<String> told = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void start(String task, long steps) {
            told.add(task + " " + steps);
          }

          @Override
          public void reached(long step) {
            told.add(String.valueOf(step));
          }

          @Override
          public void finish() {
            told.add("done");
          }
        };
    new Replayer(QUICK, progress).replay(Traces.read(Traces.TINY));

    assertThat(told).startsWith("tiny.trace 16", "0", "1").endsWith("15", "16", "done");
  }

  @Test
  void replaysABundledTraceWithQuotas() throws Exception {
    Trace trace = BundledTraces.find("netty-tenants").orElseThrow().read();
    ReplayResult result = Results.of(trace, QUICK.withQuotas(Map.of("report", 4L << 20)));

    assertThat(result.differences()).isEmpty();
    assertThat(result.end().quotaRefusals()).isPositive();
    assertThat(result.timeline().records()).hasSizeBetween(200, 300);
    assertThat(result.processes())
        .filteredOn(line -> line.quotaRefusals() > 0)
        .extracting(ProcessLine::name)
        .containsExactly("report");
  }

  /** Blocks are freed by any thread and in any order. */
  private static String busy(int threads, int records) {
    Random random = new Random(1_961);
    StringBuilder text = new StringBuilder("ration-trace 1\np 0 p0\np 1 p1\nt Fred .\nt Bert .\n");
    List<String> live = new ArrayList<>();
    for (int record = 0; record < records; record++) {
      int thread = random.nextInt(threads);
      if (!live.isEmpty() && random.nextInt(100) < 49) {
        String block = live.remove(random.nextInt(live.size()));
        text.append("f 1 %d %s\n".formatted(thread, block));
      } else {
        int size = random.nextInt(20) == 0 ? random.nextInt(40_000) : random.nextInt(600);
        text.append(
            "a 1 %d %d %s %s %d %d\n"
                .formatted(
                    thread,
                    random.nextInt(2),
                    random.nextInt(10) == 0 ? "N" : "P",
                    random.nextBoolean() ? "Fred" : "Bert",
                    size,
                    record));
        live.add(String.valueOf(record));
      }
    }
    return text.toString();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Cycle CYCLE = new Cycle(100, 1000, 9000);

  /** A soak of ten cycles whose resident size is its live bytes times some ratio at each time. */
  private static Verdict of(DoubleUnaryOperator ratio) {
    List<Sample> samples = new ArrayList<>();
    for (double time = 0; time < 1000; time++) {
      long live = CYCLE.wanted(time);
      long resident = (long) (live * ratio.applyAsDouble(time));
      samples.add(
          new Sample(
              time,
              CYCLE.number(time),
              CYCLE.phase(time),
              CYCLE.isSettled(time),
              live,
              resident,
              0,
              resident));
    }
    return new Verdict(samples);
  }

  @Test
  void whatFollowsWithinFifteenPercentPasses() {
    assertThat(of(time -> 1.14).passed()).isTrue();
    assertThat(of(time -> 0.86).passed()).isTrue();
  }

  @Test
  void whatDoesNotFails() {
    assertThat(of(time -> 1.16).passed()).isFalse();
    assertThat(of(time -> 0.84).passed()).isFalse();
    assertThat(of(time -> CYCLE.phase(time).equals("low") ? 1.2 : 1).passed()).isFalse();
    assertThat(of(time -> CYCLE.number(time) == 4 ? 1.2 : 1).passed()).isFalse();
  }

  @Test
  void aDriftFailsThoughItStaysWithinBounds() {
    assertThat(of(time -> 1 + time / 10_000).passed()).isFalse();
    assertThat(of(time -> 1 + time / 100_000).passed()).isTrue();
  }

  @Test
  void aSoakWithoutAStayToJudgeFails() {
    assertThat(new Verdict(List.of()).passed()).isFalse();
  }

  @Test
  void aCycleGrowsStaysShrinksAndStays() {
    assertThat(DoubleStream.of(0, 20, 49, 65, 99).mapToLong(CYCLE::wanted))
        .containsExactly(1000L, 9000L, 9000L, 1000L, 1000L);
    assertThat(DoubleStream.of(10, 25, 45, 60, 70, 90).mapToObj(CYCLE::isSettled))
        .containsExactly(false, false, true, false, false, true);
  }
}

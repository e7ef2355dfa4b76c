// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.benchmarks.peers.Peers;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

class QuestionsTest {
  /** A fork's start, warming up and measuring; see Timing. */
  private static final double SECONDS = 5.6;

  private static final double QUICK_SECONDS = 2.8;

  private static int methods(Question question) {
    long own =
        Arrays.stream(question.benchmark().getMethods())
            .filter(method -> method.isAnnotationPresent(Benchmark.class))
            .count();
    // Two methods of a group are one benchmark.
    return question.benchmark() == HandOverBenchmark.class ? 1 : (int) own;
  }

  private static double minutes(boolean quick) {
    double forks = 0;
    for (Question whole : Questions.ALL) {
      Question asked = quick ? whole.quick() : whole;
      if (asked.isAskable(whole)) {
        forks += asked.forks(methods(asked)) * asked.rounds();
      }
    }
    return forks * (quick ? QUICK_SECONDS : SECONDS) / 60;
  }

  @Test
  void everyPeerThatIsAskedExists() {
    assertThat(Questions.ALL).flatMap(Question::peers).isSubsetOf(Peers.names());
    assertThat(Questions.MEMORY).isSubsetOf(Peers.names());
  }

  @Test
  void everyParameterThatIsGivenExists() {
    for (Question question : Questions.ALL) {
      Set<String> fields =
          Arrays.stream(question.benchmark().getFields())
              .filter(field -> Modifier.isPublic(field.getModifiers()))
              .map(Field::getName)
              .collect(Collectors.toSet());
      assertThat(fields).containsAll(question.parameters().keySet());
    }
  }

  @Test
  void aQuickRunAsksEveryQuestionOfRation() {
    for (Question whole : Questions.ALL) {
      if (whole.peers().contains("ration")) {
        assertThat(whole.quick().peers()).contains("ration");
      }
    }
  }

  @Test
  void aQuickRunKeepsTheEndsOfAParameter() {
    Question quick =
        Question.of(ManyTagsBenchmark.class).with("tags", "1", "10", "100").twice().quick();

    assertThat(quick.parameters().get("tags")).containsExactly("1", "100");
    assertThat(quick.rounds()).isEqualTo(1);
  }

  @Test
  void aQuestionOfAbsentPeersIsNotAsked() {
    Question whole = Question.of(PairBenchmark.class, "mimalloc");

    assertThat(whole.ofThose(Set.of("glibc")).isAskable(whole)).isFalse();
    assertThat(whole.ofThose(Set.of("mimalloc")).isAskable(whole)).isTrue();
    Question own = Question.of(RefusalBenchmark.class);
    assertThat(own.ofThose(Set.of()).isAskable(own)).isTrue();
  }

  @Test
  void theSuiteTakesAsLongAsItSays() {
    assertThat(List.of(minutes(false), minutes(true)))
        .satisfiesExactly(
            whole -> assertThat(whole).isBetween(25.0, 42.0),
            quick -> assertThat(quick).isBetween(3.0, 8.0));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  @Test
  void irqlsAscendFromZero() {
    assertThat(Irql.values())
        .containsExactly(Irql.PASSIVE_LEVEL, Irql.APC_LEVEL, Irql.DISPATCH_LEVEL);
    assertThat(Arrays.stream(Irql.values()).map(Irql::level)).isEqualTo(List.of(0, 1, 2));
  }

  @Test
  void thereAreNineStandardEvents() {
    assertThat(PoolEvent.values())
        .extracting(PoolEvent::name)
        .containsExactly(
            "HIGH_MEMORY_CONDITION",
            "LOW_MEMORY_CONDITION",
            "HIGH_PAGED_POOL_CONDITION",
            "LOW_PAGED_POOL_CONDITION",
            "HIGH_NON_PAGED_POOL_CONDITION",
            "LOW_NON_PAGED_POOL_CONDITION",
            "LOW_COMMIT_CONDITION",
            "HIGH_COMMIT_CONDITION",
            "MAXIMUM_COMMIT_CONDITION");
  }

  @Test
  void verifierChecksAreSwitchedOnFromNone() {
    assertThat(VerifierOptions.NONE.flagZeroBytes()).isFalse();
    assertThat(VerifierOptions.NONE.withFlagZeroBytes(true).flagZeroBytes()).isTrue();
    assertThat(VerifierOptions.NONE.withFlagZeroBytes(false)).isEqualTo(VerifierOptions.NONE);
  }

  @Test
  void aSubscriptionClosesWithoutCheckedExceptions() {
    var closed = new AtomicInteger();
    Subscription subscription = closed::incrementAndGet;
    try (subscription) {
      assertThat(closed).hasValue(0);
    }

    assertThat(closed).hasValue(1);
  }
}

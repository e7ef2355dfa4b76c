// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.support.Stress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failures on purpose can be had again. */
class SeededLedgerTest {
  private static final int RUNS = Stress.count(30, 1000);

  @Test
  void theSameSeedGivesTheSameFailuresAndTheSameLedger() {
    List<String> first = SeededLedger.of(42);
    assertThat(first)
        .anyMatch(line -> line.contains("STATUS_INSUFFICIENT_RESOURCES"))
        .anyMatch(line -> line.contains("STATUS_QUOTA_EXCEEDED"))
        .anyMatch(line -> line.endsWith(" refused"))
        .anyMatch(line -> line.endsWith(" given"));
    int same = 1;
    for (int i = 1; i < RUNS; i++) {
      assertThat(SeededLedger.of(42)).as("run %d", i).isEqualTo(first);
      same++;
    }
    System.out.println(same + " of " + RUNS + " runs of one seed gave one ledger");
  }

  @Test
  void anotherSeedGivesOtherFailures() {
    assertThat(SeededLedger.of(43)).isNotEqualTo(SeededLedger.of(42));
  }
}

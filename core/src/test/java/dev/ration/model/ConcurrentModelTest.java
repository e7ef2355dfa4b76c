// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import dev.ration.support.Stress;
import org.junit.jupiter.api.Test;

/**
 * Threads that share processes and hand blocks to each other; whenever all stand still, what they
 * know together is what the system says.
 *
 * <p>A failing seed is named in the message; {@code -Dration.seed=N} runs that one only, though not
 * in the same order.
 */
class ConcurrentModelTest {
  private static final int SEEDS =
      Integer.getInteger("ration.concurrentSeeds", Stress.count(20, 400));

  @Test
  void threadsAndSystemAgree() {
    Stress.seeds(0, SEEDS).forEach(ConcurrentRun::of);
  }

  @Test
  void threadsAndVerifiedSystemAgree() {
    VerifierOptions options =
        VerifierOptions.NONE
            .withRule(VerifierRule.all(VerifierRung.SPECIAL_POOL).withBytes(0, 5000))
            .withRule(VerifierRule.all(VerifierRung.CANARIES));
    Stress.seeds(1_000_000, Math.max(1, SEEDS / 10))
        .forEach(seed -> ConcurrentRun.of(seed, options));
  }
}

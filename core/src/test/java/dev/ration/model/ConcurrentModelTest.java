// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import dev.ration.internal.memory.LinuxMemory;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import dev.ration.support.ManyNodes;
import dev.ration.support.Stress;
import java.util.SplittableRandom;
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

  /** On four NUMA nodes, with threads that are never long on one. */
  @Test
  void threadsAndSystemOnManyNodesAgree() {
    Stress.seeds(2_000_000, Math.max(1, SEEDS / 10))
        .forEach(
            seed -> {
              ManyNodes machine = new ManyNodes(new LinuxMemory());
              machine.wander(new SplittableRandom(seed));
              ConcurrentRun.over(seed, machine.asMemory());
            });
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

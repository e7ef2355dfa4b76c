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
 * Random operations on a system and on an oracle in plain Java, which must agree all the time.
 *
 * <p>A failing seed is named in the message; {@code -Dration.seed=N} runs that one only.
 */
class ModelTest {
  private static final int SEEDS = Integer.getInteger("ration.seeds", Stress.count(100, 1_500));
  private static final int OPERATIONS = Integer.getInteger("ration.operations", 20_000);

  @Test
  void systemAndOracleAgree() {
    Stress.seeds(0, SEEDS).forEach(seed -> Run.of(seed, OPERATIONS, false));
  }

  @Test
  void portableSystemAndOracleAgree() {
    Stress.seeds(1_000_000, Math.max(1, SEEDS / 20))
        .forEach(seed -> Run.of(seed, OPERATIONS / 4, true));
  }

  /** On four NUMA nodes, with a thread that is never long on one. */
  @Test
  void systemOnManyNodesAndOracleAgree() {
    Stress.seeds(4_000_000, Math.max(1, SEEDS / 50))
        .forEach(
            seed -> {
              ManyNodes machine = new ManyNodes(new LinuxMemory());
              machine.wander(new SplittableRandom(seed));
              Run.over(seed, OPERATIONS / 4, machine.asMemory());
            });
  }

  @Test
  void verifiedSystemAndOracleAgree() {
    VerifierOptions special =
        VerifierOptions.NONE
            .withRule(VerifierRule.all(VerifierRung.SPECIAL_POOL).withTags("T?*"))
            .withRule(VerifierRule.all(VerifierRung.SPECIAL_POOL).withBytes(0, 5000))
            .withRule(VerifierRule.all(VerifierRung.CANARIES, VerifierRung.FORCE_IRQL));
    VerifierOptions sampled =
        VerifierOptions.NONE
            .withRule(VerifierRule.all(VerifierRung.SAMPLED_GUARD))
            .withSampleOneIn(10);
    Stress.seeds(2_000_000, Math.max(1, SEEDS / 20))
        .forEach(seed -> Run.of(seed, OPERATIONS / 4, seed % 2 == 0, special));
    Stress.seeds(3_000_000, Math.max(1, SEEDS / 20))
        .forEach(seed -> Run.of(seed, OPERATIONS / 4, seed % 2 == 0, sampled));
  }
}

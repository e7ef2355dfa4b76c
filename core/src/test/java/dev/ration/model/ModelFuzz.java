// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import dev.ration.fuzz.ByteNumbers;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;

/**
 * A fuzzer's target: bytes decide what {@link Run} does to a system and to its oracle, which must
 * agree at every moment, with every invariant checked on the way and at the end.
 */
public final class ModelFuzz {
  /** As many bytes does an operation take, more or less. */
  private static final int BYTES = 5;

  private static final int MOST = 2_000;
  private static final VerifierOptions VERIFIED =
      VerifierOptions.NONE
          .withRule(VerifierRule.all(VerifierRung.SPECIAL_POOL).withBytes(0, 300))
          .withRule(VerifierRule.all(VerifierRung.CANARIES));

  private ModelFuzz() {}

  /** The first byte chooses the memory and the verifier, the others the operations. */
  public static void fuzzerTestOneInput(byte[] input) {
    ByteNumbers numbers = new ByteNumbers(input);
    int system = numbers.nextInt(16);
    Run.of(
        numbers,
        Math.min(MOST, input.length / BYTES),
        system == 1,
        system == 2 ? VERIFIED : VerifierOptions.NONE);
  }
}

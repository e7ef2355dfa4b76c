// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import dev.ration.nt.LowResources;
import java.util.concurrent.atomic.AtomicLong;

/** Says which requests fail on purpose: the n-th by the seed and n, or the first of each stack. */
final class FaultInjector {
  private final LowResources options;
  private final CallStacks stacks;
  private final AtomicLong requests = new AtomicLong();
  private final long start = System.nanoTime();

  FaultInjector(LowResources options, CallStacks stacks) {
    this.options = options;
    this.stacks = stacks;
  }

  Verifier.Fault next(boolean charged) {
    long n = requests.getAndIncrement();
    boolean quota = options.quota() && charged;
    if (n < options.afterRequests() || (!options.memory() && !quota)) {
      return Verifier.Fault.NONE;
    }
    if (!options.delay().isZero() && System.nanoTime() - start < options.delay().toNanos()) {
      return Verifier.Fault.NONE;
    }
    long random = random(options.seed(), n);
    boolean fails =
        options.eachNewStack()
            ? stacks.current().firstFailure()
            : Long.remainderUnsigned(random, 10_000) < options.perTenThousand();
    if (!fails) {
      return Verifier.Fault.NONE;
    }
    boolean ofQuota = quota && (!options.memory() || random < 0);
    return ofQuota ? Verifier.Fault.QUOTA : Verifier.Fault.MEMORY;
  }

  /** The n-th number of a sequence that a seed fixes (SplitMix64). */
  private static long random(long seed, long n) {
    long z = seed + (n + 1) * 0x9E37_79B9_7F4A_7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}

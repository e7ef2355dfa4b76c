// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import java.util.SplittableRandom;

/** Where the random numbers of a test come from: one seed, printed, and another for each thread. */
final class Seeds {
  private final long seed;

  Seeds() {
    this(Long.getLong("ration.seed", System.nanoTime()));
  }

  Seeds(long seed) {
    this.seed = seed;
    System.out.println(this);
  }

  SplittableRandom random(int thread) {
    return new SplittableRandom(seed + 0x9E37_79B9L * thread);
  }

  @Override
  public String toString() {
    return "run again with -Dration.seed=" + seed;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import java.time.Duration;
import java.util.Objects;

/**
 * Which requests fail on purpose: "Low Resources Simulation" and "Systematic Low Resources
 * Simulation" (Windows driver documentation).
 *
 * <p>Tags, sizes and processes are those of the rules with {@link VerifierRung#LOW_RESOURCES}. The
 * n-th covered request fails or not by the seed and n alone: so a single thread that asks for the
 * same with the same seed meets the same failures, unless there is a delay.
 *
 * @param perTenThousand how many of ten thousand requests fail
 * @param seed of the choice
 * @param afterRequests how many covered requests pass before any fails
 * @param delay how long after the options were set no request fails; Windows waits for 8 minutes
 * @param eachNewStack whether, instead of by chance, the first request of each call stack fails
 * @param memory whether requests fail for want of memory
 * @param quota whether requests that are charged fail for want of quota; where both are chosen, the
 *     seed decides between them
 */
public record LowResources(
    int perTenThousand,
    long seed,
    long afterRequests,
    Duration delay,
    boolean eachNewStack,
    boolean memory,
    boolean quota) {
  private static final int ALL = 10_000;

  /** Six in a hundred fail for want of memory, from the first request on; the seed is 0. */
  public static final LowResources DEFAULT =
      new LowResources(600, 0, 0, Duration.ZERO, false, true, false);

  /**
   * Makes options.
   *
   * @throws IllegalArgumentException when a number is negative, or more than all should fail
   */
  public LowResources {
    Objects.requireNonNull(delay, "delay");
    Invariants.notNegative("perTenThousand", perTenThousand);
    Invariants.notNegative("afterRequests", afterRequests);
    if (perTenThousand > ALL) {
      throw new IllegalArgumentException(
          perTenThousand + " of 10,000 requests should fail: give 10,000 or less");
    }
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay is negative: " + delay + "; give 0 or more");
    }
  }

  /**
   * {@return these options with the chance as given}
   *
   * @param ofTenThousand how many of ten thousand requests fail
   */
  public LowResources withChance(int ofTenThousand) {
    return new LowResources(ofTenThousand, seed, afterRequests, delay, eachNewStack, memory, quota);
  }

  /**
   * {@return these options with the seed as given}
   *
   * @param newSeed of the choice
   */
  public LowResources withSeed(long newSeed) {
    return new LowResources(
        perTenThousand, newSeed, afterRequests, delay, eachNewStack, memory, quota);
  }

  /**
   * {@return these options with requests that pass first}
   *
   * @param requests how many
   * @param time how long
   */
  public LowResources withDelay(long requests, Duration time) {
    return new LowResources(perTenThousand, seed, requests, time, eachNewStack, memory, quota);
  }

  /**
   * {@return these options, where the first request of each call stack fails and no other, or not}
   *
   * @param on whether
   */
  public LowResources withEachNewStack(boolean on) {
    return new LowResources(perTenThousand, seed, afterRequests, delay, on, memory, quota);
  }

  /**
   * {@return these options with the kinds of failure as given}
   *
   * @param ofMemory whether requests fail for want of memory
   * @param ofQuota whether those that are charged fail for want of quota
   */
  public LowResources withFailures(boolean ofMemory, boolean ofQuota) {
    return new LowResources(
        perTenThousand, seed, afterRequests, delay, eachNewStack, ofMemory, ofQuota);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * One kind of check that {@link VerifierRule}s switch on: the options of Driver Verifier ("Driver
 * Verifier options and rule classes", Windows driver documentation).
 *
 * <p>What each finds, and what it cannot, is the table of {@code docs/verifier.md}.
 */
public enum VerifierRung {
  /**
   * A block lies beside an inaccessible page, and stays inaccessible for a while after its free
   * ("Special Pool"). Where memory or guards run out, the block comes from the ordinary pool.
   */
  SPECIAL_POOL,

  /**
   * As {@link #SPECIAL_POOL}, for one request in {@link VerifierOptions#sampleOneIn()}, and for no
   * more in a second than {@link VerifierOptions#mostSampledPerSecond()}.
   */
  SAMPLED_GUARD,

  /**
   * Who allocated each block: stack, thread, process, age. Leaks are listed with it ("Pool
   * Tracking").
   */
  POOL_TRACKING,

  /**
   * Patterns in and behind blocks of the ordinary pool: fresh and freed memory is filled, and the
   * room behind a block is checked when it is freed.
   */
  CANARIES,

  /** Requests fail on purpose ("Low Resources Simulation"); {@link LowResources} says which. */
  LOW_RESOURCES,

  /**
   * Levels are also checked where the routines themselves do not look, as in {@code RawPool}
   * ("Force IRQL Checking").
   */
  FORCE_IRQL,

  /** Quota is charged to a bound process, below DISPATCH_LEVEL, under a tag that can be read. */
  CONTEXT_RULES
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a system checks beyond what it always checks: Driver Verifier (Windows driver
 * documentation).
 *
 * <p>Start from {@link #NONE} and switch checks on, so that code keeps compiling when later
 * versions add some: {@code NONE.withRule(VerifierRule.all(SPECIAL_POOL).withTags("Fr*"))}.
 *
 * @param flagZeroBytes whether a request for zero bytes is bug check 0xC4/0x00 instead of the
 *     smallest block
 * @param rules what is checked of which requests; of several that cover a request all are used
 * @param specialPool how special pool is laid out
 * @param lowResources which requests fail on purpose
 * @param sampleOneIn of how many requests {@link VerifierRung#SAMPLED_GUARD} guards one, on average
 * @param mostSampledPerSecond how many blocks are sampled in a second at most while there are a
 *     million requests in a second and more: so the price of sampling has a bound, which is some
 *     ten microseconds for each block. It holds where every process is sampled, by one request in
 *     1,000 or less; who wants more samples than that has them
 * @param stacksOfSampledFrees whether of such a block it is known by its stack who freed it, and
 *     not only by which thread; a second stack makes a sampled block dearer by a quarter
 */
public record VerifierOptions(
    boolean flagZeroBytes,
    List<VerifierRule> rules,
    SpecialPoolOptions specialPool,
    LowResources lowResources,
    int sampleOneIn,
    int mostSampledPerSecond,
    boolean stacksOfSampledFrees) {
  private static final int USUAL_SAMPLE = 5_000;
  private static final int USUAL_MOST_PER_SECOND = 500;

  /** No check beyond the usual ones: the default. */
  public static final VerifierOptions NONE = new VerifierOptions(false);

  /**
   * What Driver Verifier calls the standard settings, for every request: special pool, pool
   * tracking, forced IRQL checking, the rules of context, and no request of zero bytes.
   */
  public static final VerifierOptions STANDARD =
      new VerifierOptions(true)
          .withRule(
              VerifierRule.all(
                  VerifierRung.SPECIAL_POOL,
                  VerifierRung.POOL_TRACKING,
                  VerifierRung.CANARIES,
                  VerifierRung.FORCE_IRQL,
                  VerifierRung.CONTEXT_RULES));

  /**
   * Makes options of a copy of the rules.
   *
   * @throws IllegalArgumentException when {@code sampleOneIn} or {@code mostSampledPerSecond} is
   *     less than 1
   */
  public VerifierOptions {
    rules = List.copyOf(rules);
    Objects.requireNonNull(specialPool, "specialPool");
    Objects.requireNonNull(lowResources, "lowResources");
    if (sampleOneIn < 1) {
      throw new IllegalArgumentException(
          "one request in " + sampleOneIn + " cannot be sampled: give 1 or more");
    }
    if (mostSampledPerSecond < 1) {
      throw new IllegalArgumentException(
          mostSampledPerSecond
              + " blocks in a second cannot be sampled: give 1 or more, Integer.MAX_VALUE for no"
              + " bound, or no rule that samples");
    }
  }

  /**
   * Makes options without a rule.
   *
   * @param flagZeroBytes whether a request for zero bytes is a bug check
   */
  public VerifierOptions(boolean flagZeroBytes) {
    this(
        flagZeroBytes,
        List.of(),
        SpecialPoolOptions.DEFAULT,
        LowResources.DEFAULT,
        USUAL_SAMPLE,
        USUAL_MOST_PER_SECOND,
        false);
  }

  /**
   * {@return these options with {@code flagZeroBytes} as given}
   *
   * @param on whether a request for zero bytes is a bug check
   */
  public VerifierOptions withFlagZeroBytes(boolean on) {
    return new VerifierOptions(
        on,
        rules,
        specialPool,
        lowResources,
        sampleOneIn,
        mostSampledPerSecond,
        stacksOfSampledFrees);
  }

  /**
   * {@return these options and one rule more}
   *
   * @param rule what is checked of which requests
   */
  public VerifierOptions withRule(VerifierRule rule) {
    List<VerifierRule> more = new ArrayList<>(rules);
    more.add(rule);
    return new VerifierOptions(
        flagZeroBytes,
        more,
        specialPool,
        lowResources,
        sampleOneIn,
        mostSampledPerSecond,
        stacksOfSampledFrees);
  }

  /**
   * {@return these options with special pool as given}
   *
   * @param options how it is laid out
   */
  public VerifierOptions withSpecialPool(SpecialPoolOptions options) {
    return new VerifierOptions(
        flagZeroBytes,
        rules,
        options,
        lowResources,
        sampleOneIn,
        mostSampledPerSecond,
        stacksOfSampledFrees);
  }

  /**
   * {@return these options with failures as given}
   *
   * @param options which requests fail on purpose
   */
  public VerifierOptions withLowResources(LowResources options) {
    return new VerifierOptions(
        flagZeroBytes,
        rules,
        specialPool,
        options,
        sampleOneIn,
        mostSampledPerSecond,
        stacksOfSampledFrees);
  }

  /**
   * {@return these options with samples as given}
   *
   * @param requests of how many one is guarded, on average
   */
  public VerifierOptions withSampleOneIn(int requests) {
    return new VerifierOptions(
        flagZeroBytes,
        rules,
        specialPool,
        lowResources,
        requests,
        mostSampledPerSecond,
        stacksOfSampledFrees);
  }

  /**
   * {@return these options with a bound on samples as given}
   *
   * @param blocks how many are sampled in a second at most; {@link Integer#MAX_VALUE} for no bound
   */
  public VerifierOptions withMostSampledPerSecond(int blocks) {
    return new VerifierOptions(
        flagZeroBytes, rules, specialPool, lowResources, sampleOneIn, blocks, stacksOfSampledFrees);
  }

  /**
   * {@return these options with {@code stacksOfSampledFrees} as given}
   *
   * @param on whether the free of a sampled block takes its stack
   */
  public VerifierOptions withStacksOfSampledFrees(boolean on) {
    return new VerifierOptions(
        flagZeroBytes, rules, specialPool, lowResources, sampleOneIn, mostSampledPerSecond, on);
  }
}

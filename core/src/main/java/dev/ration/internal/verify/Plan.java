// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import dev.ration.internal.process.Sampler;
import dev.ration.nt.VerifierOptions;
import org.jspecify.annotations.Nullable;

/** Options as they are at one time, with the counters that belong to them; replaced whole. */
final class Plan {
  final VerifierOptions options;
  final FaultInjector faults;
  private final Sampler sampler;
  private final int all;

  Plan(VerifierOptions options, CallStacks stacks) {
    this.options = options;
    this.faults = new FaultInjector(options.lowResources(), stacks);
    this.sampler = new Sampler(options.sampleOneIn());
    this.all = Rungs.of(options.rules());
  }

  /** Whether any block may be guarded. */
  boolean guards() {
    return (all & (Rungs.GUARD | Rungs.SAMPLE)) != 0;
  }

  /** Allocates nothing: it is asked under the lock of the process table. */
  boolean watches(String process) {
    for (int i = 0; i < options.rules().size(); i++) {
      if (options.rules().get(i).coversProcess(process)) {
        return true;
      }
    }
    return false;
  }

  /** Who counts requests where they are made: then only those come here whose turn has come. */
  @Nullable Sampler sampler() {
    return all == Rungs.SAMPLE ? sampler : null;
  }

  /** Whether the requests of every process are counted. */
  boolean samplesEverybody() {
    return sampler() != null
        && options.rules().stream().anyMatch(rule -> rule.processes().equals("*"));
  }

  int rungs(int tag, long bytes, String process) {
    if (all == Rungs.SAMPLE && !sampler.picks()) {
      return 0;
    }
    int bits = Rungs.of(options.rules(), tag, bytes, process);
    if ((bits & (Rungs.GUARD | Rungs.TRACK)) != 0 || options.stacksOfSampledFrees()) {
      bits |= Rungs.FREE_STACK;
    }
    if ((bits & Rungs.SAMPLE) != 0) {
      bits &= ~Rungs.SAMPLE;
      if (all == Rungs.SAMPLE || sampler.countsAndPicks()) {
        bits |= Rungs.GUARD;
      }
    }
    return bits;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import dev.ration.nt.VerifierOptions;

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

  int rungs(int tag, long bytes, String process) {
    if (all == Rungs.SAMPLE && !sampler.picks()) {
      return 0;
    }
    int bits = Rungs.of(options.rules(), tag, bytes, process);
    if ((bits & Rungs.SAMPLE) != 0) {
      bits &= ~Rungs.SAMPLE;
      if (all == Rungs.SAMPLE || sampler.picks()) {
        bits |= Rungs.GUARD;
      }
    }
    return bits;
  }
}

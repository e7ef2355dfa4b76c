// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.RawPool;
import dev.ration.internal.memory.Reach;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sampled guards: one request in many lies in special pool. */
class SampledGuardTest extends PoolTest {
  private static final VerifierOptions SAMPLED =
      VerifierOptions.NONE.withRule(VerifierRule.all(VerifierRung.SAMPLED_GUARD));

  private boolean hasGuards() {
    return !system.verifier().statistics().guards().equals("none");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void oneRequestInNIsSampled(Kind kind) {
    use(builder().verifier(SAMPLED.withSampleOneIn(50)));
    PoolProcess process = process();
    for (int i = 0; i < 20_000; i++) {
      ex.freePool(charge(process, kind, 100));
    }
    assertThat(system.verifier().statistics().wantedGuards()).isBetween(300L, 520L);
    assertThat(system.verifier().statistics().coverage()).isEqualTo(hasGuards() ? 1.0 : 0.0);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void oneInNIsSampledWhereThereAreTooManyRequestsToCountThem(Kind kind) {
    int requests = 1_500_000;
    int oneIn = 1_000;
    use(
        builder()
            .verifier(SAMPLED.withSampleOneIn(oneIn).withMostSampledPerSecond(Integer.MAX_VALUE)));
    PoolProcess process = process();
    RawPool raw = system.raw();
    for (int i = 0; i < requests; i++) {
      raw.free(raw.allocate(kind.type(), 100, TAG, process), TAG);
    }
    // The picks of the last look may not have been taken; a starved machine looks seldom.
    assertThat(system.verifier().statistics().wantedGuards())
        .isBetween(requests / oneIn / 4L, 2L * requests / oneIn);
    assertThat(kind.usage(process)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void howManyAreSampledInASecondHasABound(Kind kind) {
    int requests = 1_000_000;
    use(builder().verifier(SAMPLED.withSampleOneIn(1_000).withMostSampledPerSecond(1)));
    PoolProcess process = process();
    RawPool raw = system.raw();
    // At first requests are counted one by one, until the sampler's thread has had its turn.
    long sampled = Long.MAX_VALUE;
    for (int round = 0; round < 100 && sampled > 50; round++) {
      long before = system.verifier().statistics().wantedGuards();
      for (int i = 0; i < requests; i++) {
        raw.free(raw.allocate(kind.type(), 100, TAG, process), TAG);
      }
      sampled = system.verifier().statistics().wantedGuards() - before;
    }
    assertThat(sampled).isLessThanOrEqualTo(50);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoFreedASampledBlockIsKnownByTheThreadAndOnRequestByTheStack(Kind kind) {
    for (boolean stacks : new boolean[] {false, true}) {
      use(builder().verifier(SAMPLED.withSampleOneIn(1).withStacksOfSampledFrees(stacks)));
      MemorySegment block = charge(process(), kind, 48);
      ex.freePool(block);
      if (hasGuards()) {
        String advice =
            bugCheckOf(
                    () ->
                        system
                            .verifier()
                            .guard(() -> Reach.around(block, 0, 64).get(ValueLayout.JAVA_BYTE, 0)))
                .advice();
        assertThat(advice)
            .contains("allocated by thread '" + Thread.currentThread().getName())
            .contains("freed by thread '" + Thread.currentThread().getName())
            .contains("SampledGuardTest.");
        assertThat(advice.endsWith("at an unknown place; it had been freed: find who kept it."))
            .isEqualTo(!stacks);
      }
    }
  }
}

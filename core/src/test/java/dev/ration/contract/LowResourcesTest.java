// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.nt.CloseMode;
import dev.ration.nt.LowResources;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.State;
import dev.ration.support.Stress;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Low resources simulation: requests that fail on purpose. */
@SuppressWarnings("deprecation")
class LowResourcesTest extends PoolTest {
  private static final VerifierRule ALL = VerifierRule.all(VerifierRung.LOW_RESOURCES);
  private static final int RUNS = Stress.count(50, 1000);

  private void fail(VerifierRule rule, LowResources options) {
    system.verifier(VerifierOptions.NONE.withRule(rule).withLowResources(options));
  }

  /** A run of random requests and frees: what became of each, and the ledger after each. */
  private List<String> run(Kind kind, LowResources options) {
    fail(ALL, options);
    PoolProcess process = process(kind.limits(1 << 20));
    List<String> ledger = new ArrayList<>();
    List<MemorySegment> held = new ArrayList<>();
    Random random = new Random(11);
    for (int i = 0; i < 150; i++) {
      if (!held.isEmpty() && random.nextInt(3) == 0) {
        ex.freePool(held.removeLast());
      } else {
        long bytes = random.nextInt(6000);
        try {
          held.add(charge(process, kind, bytes));
        } catch (NtStatusException raised) {
          ledger.add(raised.status() + " " + bytes);
        }
      }
      ledger.add(process.usage().toString());
    }
    process.close(CloseMode.RUNDOWN);
    return ledger;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theSameSeedGivesTheSameFailuresAndTheSameLedger(Kind kind) {
    LowResources options =
        LowResources.DEFAULT.withChance(2000).withSeed(42).withFailures(true, true);
    List<String> first = run(kind, options);
    assertThat(first).anyMatch(line -> line.startsWith("STATUS_INSUFFICIENT_RESOURCES"));
    assertThat(first).anyMatch(line -> line.startsWith("STATUS_QUOTA_EXCEEDED"));
    for (int i = 1; i < RUNS; i++) {
      assertThat(run(kind, options)).isEqualTo(first);
    }
    assertThat(run(kind, options.withSeed(43))).isNotEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void soManyOfTenThousandFail(Kind kind) {
    fail(ALL, LowResources.DEFAULT);
    int failed = 0;
    for (int i = 0; i < 10_000; i++) {
      MemorySegment block = allocate(kind, 100);
      if (block.equals(MemorySegment.NULL)) {
        failed++;
      } else {
        ex.freePool(block);
      }
    }
    assertThat(failed).isBetween(500, 700);
    assertThat(system.verifier().statistics().faultsOfMemory()).isEqualTo(failed);
    assertThat(system.verifier().statistics().faultsOfQuota()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aFailureOnPurposeIsLikeATrueOneAndChangesNothing(Kind kind) {
    PoolProcess process = process();
    ex.freePool(charge(process, kind, 100));
    ex.freePool(allocate(kind, 100));
    State before = state();
    int failing = kind.type() | PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE;
    for (boolean quota : new boolean[] {false, true}) {
      fail(ALL, LowResources.DEFAULT.withChance(10_000).withFailures(!quota, quota));
      NtStatus expected =
          quota ? NtStatus.STATUS_QUOTA_EXCEEDED : NtStatus.STATUS_INSUFFICIENT_RESOURCES;
      assertThat(statusOf(() -> charge(process, kind, 100))).isEqualTo(expected);
      assertThat(process.call(() -> ex.allocatePoolWithQuotaTag(failing, 100, TAG)))
          .isEqualTo(MemorySegment.NULL);
      if (!quota) {
        assertThat(allocate(kind, 100)).isEqualTo(MemorySegment.NULL);
        assertThat(system.raw().allocate(kind.type(), 100, TAG)).isZero();
      }
    }
    system.verifier(VerifierOptions.NONE);
    assertThat(state()).isEqualTo(before);
    assertThat(system.verifier().statistics().faultsOfMemory()).isEqualTo(4);
    assertThat(system.verifier().statistics().faultsOfQuota()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void onlyWhatTheRuleCoversFailsAndOnlyAfterTheDelay(Kind kind) {
    LowResources always = LowResources.DEFAULT.withChance(10_000);
    fail(ALL.withTags("Wilm"), always);
    ex.freePool(allocate(kind, 100));
    assertThat(ex.allocatePoolWithTag(kind.type(), 100, OTHER_TAG)).isEqualTo(MemorySegment.NULL);
    fail(ALL.withProcesses("ten*"), always);
    ex.freePool(allocate(kind, 100));
    assertThat(statusOf(() -> charge(process(), kind, 100))).isNotEqualTo(NtStatus.STATUS_SUCCESS);
    fail(ALL, always.withDelay(3, Duration.ZERO));
    for (int i = 0; i < 3; i++) {
      ex.freePool(allocate(kind, 100));
    }
    assertThat(allocate(kind, 100)).isEqualTo(MemorySegment.NULL);
    fail(ALL, always.withDelay(0, Duration.ofDays(1)));
    ex.freePool(allocate(kind, 100));
    fail(ALL, always.withDelay(0, Duration.ofNanos(1)));
    assertThat(allocate(kind, 100)).isEqualTo(MemorySegment.NULL);
  }

  private MemorySegment hereOrThere(boolean here, Kind kind) {
    return here
        ? ex.allocatePoolWithTag(kind.type(), 100, TAG)
        : ex.allocatePoolWithTag(kind.type(), 100, OTHER_TAG);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void eachNewCallStackFailsOnce(Kind kind) {
    for (int round = 0; round < 2; round++) {
      fail(ALL, LowResources.DEFAULT.withChance(0).withEachNewStack(true));
      List<Boolean> failed = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        MemorySegment block = hereOrThere(i % 2 == 0, kind);
        failed.add(block.equals(MemorySegment.NULL));
      }
      assertThat(failed).containsExactly(true, true, false, false, false, false);
    }
    assertThat(process(QuotaLimits.UNLIMITED).usage().usage(kind.type())).isZero();
  }
}

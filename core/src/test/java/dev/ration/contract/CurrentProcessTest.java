// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.Irql;
import dev.ration.nt.NtStatus;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.UnboundPolicy;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom a quota routine charges, on which thread, in which system; and the thread's level. */
@SuppressWarnings("deprecation")
class CurrentProcessTest extends PoolTest {
  @Test
  void theSystemProcessIsCurrentWhenNoneIsBound() {
    assertThat(system.ps().getCurrentProcess()).isEqualTo(system.systemProcess());
  }

  @Test
  void runCallAndAttachBindForTheirBodyOnly() {
    PoolProcess outer = process();
    PoolProcess inner = process();
    outer.run(
        () -> {
          assertThat(system.ps().getCurrentProcess()).isEqualTo(outer);
          PoolProcess seen = inner.call(() -> system.ps().getCurrentProcess());
          assertThat(seen).isEqualTo(inner);
          system
              .ke()
              .stackAttachProcess(
                  inner, () -> assertThat(system.ps().getCurrentProcess()).isEqualTo(inner));
          PoolProcess attached =
              system.ke().stackAttachProcessCall(inner, () -> system.ps().getCurrentProcess());
          assertThat(attached).isEqualTo(inner);
          assertThat(system.ps().getCurrentProcess()).isEqualTo(outer);
        });
    assertThat(system.ps().getCurrentProcess()).isEqualTo(system.systemProcess());
  }

  @Test
  void whatTheBodyThrowsComesOutAndTheBindingEnds() {
    PoolProcess process = process();
    assertThatThrownBy(
            () ->
                process.call(
                    () -> {
                      throw new IOException("the body's");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("the body's");
    assertThat(system.ps().getCurrentProcess()).isEqualTo(system.systemProcess());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void unboundBlocksAreChargedToNobodyAndCountedInEverySnapshot(Kind kind) {
    ex.allocatePoolWithQuotaTag(kind.type(), 64, TAG);
    ex.allocatePoolWithTag(kind.type(), 5000, TAG);
    var row = system.snapshot().processes().getFirst();
    assertThat(row.id()).isZero();
    assertThat(row.name()).isEqualTo("System");
    assertThat(row.unchargedBytes()).isEqualTo(Sizes.charge(64) + Sizes.charge(5000));
    assertThat(kind.usage(system.systemProcess())).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void unboundCanBeRefusedInstead(Kind kind) {
    use(builder().unbound(UnboundPolicy.REFUSE));
    var before = state();
    assertThat(statusOf(() -> ex.allocatePoolWithQuotaTag(kind.type(), 64, TAG)))
        .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(statusOf(() -> ex.allocatePoolWithQuota(kind.type(), 64)))
        .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(statusOf(() -> system.fsRtl().allocatePoolWithQuotaTag(kind.type(), 64, TAG)))
        .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED);
    assertThat(ex.allocatePoolWithQuotaTag(kind.type() | 8, 64, TAG)).isEqualTo(MemorySegment.NULL);
    assertThat(ex.allocatePool2(kind.flag() | 1, 64, TAG)).isEqualTo(MemorySegment.NULL);
    assertThat(state()).isEqualTo(before);
    assertThat(allocate(kind, 64)).isNotEqualTo(MemorySegment.NULL);
    assertThat(charge(process(), kind, 64)).isNotEqualTo(MemorySegment.NULL);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void wrapCarriesTheBindingIntoOtherThreads(Kind kind) throws Exception {
    PoolProcess process = process();
    try (ExecutorService pool = Executors.newFixedThreadPool(1);
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      for (ExecutorService service : new ExecutorService[] {pool, virtual}) {
        service.submit(process.wrap(() -> charge(kind, 64))).get();
        service
            .submit(process.wrap((java.util.concurrent.Callable<?>) () -> charge(kind, 64)))
            .get();
        Executor bound = process.wrap(service);
        CompletableFuture.runAsync(() -> charge(kind, 64), bound).get();
        service.submit(() -> charge(kind, 64)).get();
      }
    }
    assertThat(kind.usage(process)).isEqualTo(6 * Sizes.charge(64));
    assertThat(kind.allocs(tagInfo(TAG))).isEqualTo(8);
  }

  private MemorySegment charge(Kind kind, long bytes) {
    return ex.allocatePoolWithQuotaTag(kind.type(), bytes, TAG);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aScopedBindingDoesNotFollowIntoAPlainThread(Kind kind) {
    PoolProcess process = process();
    process.run(() -> CompletableFuture.runAsync(() -> charge(kind, 64)).join());
    assertThat(kind.usage(process)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aProcessOfAnotherSystemCountsAsNone(Kind kind) {
    PoolSystem other = open(builder().unbound(UnboundPolicy.REFUSE));
    PoolProcess stranger = other.createProcess("stranger", QuotaLimits.UNLIMITED);
    stranger.run(
        () -> {
          charge(kind, 64);
          assertThat(system.ps().getCurrentProcess()).isEqualTo(system.systemProcess());
        });
    assertThat(kind.usage(stranger)).isZero();
    PoolProcess mine = process();
    mine.run(
        () ->
            assertThat(statusOf(() -> other.ex().allocatePoolWithQuotaTag(kind.type(), 1, TAG)))
                .isEqualTo(NtStatus.STATUS_QUOTA_EXCEEDED));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void severalSystemsShareNothing(Kind kind) {
    PoolSystem other = open(builder());
    PoolProcess here = process(kind.limits(32));
    PoolProcess there = other.createProcess("tenant", kind.limits(32));
    charge(here, kind, 1);
    assertThat(other.snapshot().tags()).isEmpty();
    assertThat(kind.usage(there)).isZero();
    there.run(() -> other.ex().allocatePoolWithQuotaTag(kind.type(), 1, OTHER_TAG));
    assertThat(kind.allocs(tagInfo(OTHER_TAG))).isZero();
    other.close();
    assertThat(charge(process(), kind, 64)).isNotEqualTo(MemorySegment.NULL);
    assertThat(kind.usage(here)).isEqualTo(32);
  }

  @Test
  void theLevelIsTheThreadsAcrossSystemsAndEndsWithTheBody() throws Exception {
    PoolSystem other = open(builder());
    PoolProcess process = process();
    assertThat(system.ke().getCurrentIrql()).isEqualTo(Irql.PASSIVE_LEVEL);
    Irql seen =
        system
            .ke()
            .raiseIrqlCall(
                Irql.APC_LEVEL,
                () ->
                    system
                        .ke()
                        .raiseIrqlCall(
                            Irql.DISPATCH_LEVEL,
                            () -> process.call(() -> other.ke().getCurrentIrql())));
    assertThat(seen).isEqualTo(Irql.DISPATCH_LEVEL);
    assertThat(system.ke().getCurrentIrql()).isEqualTo(Irql.PASSIVE_LEVEL);
    Thread thread =
        system
            .ke()
            .raiseIrqlCall(
                Irql.DISPATCH_LEVEL,
                () ->
                    Thread.ofPlatform()
                        .start(() -> ex.freePool(ex.allocatePoolWithTag(1, 64, TAG))));
    thread.join();
    assertThat(tagInfo(TAG).pagedFrees()).isEqualTo(1);
  }

  @Test
  void theLevelIsNeverLoweredByRaising() {
    for (Irql high : Irql.values()) {
      for (Irql low : Irql.values()) {
        system
            .ke()
            .raiseIrql(
                high,
                () -> {
                  if (low.compareTo(high) < 0) {
                    assertThatThrownBy(() -> system.ke().raiseIrql(low, () -> {}))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(low.name());
                  } else {
                    system.ke().raiseIrql(low, () -> {});
                  }
                  assertThat(system.ke().getCurrentIrql()).isEqualTo(high);
                });
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void atDispatchLevelWhatIsNotAtHandIsRefusedNotWaitedFor(Kind kind) {
    PoolProcess process = process();
    charge(process, Kind.NON_PAGED, 64);
    MemorySegment block =
        system.ke().raiseIrqlCall(Irql.DISPATCH_LEVEL, () -> charge(process, Kind.NON_PAGED, 64));
    assertThat(block).isNotEqualTo(MemorySegment.NULL);
    long unseen = kind == Kind.PAGED ? LIMIT / 2 : LIMIT + 1;
    assertThat(
            system
                .ke()
                .raiseIrqlCall(Irql.DISPATCH_LEVEL, () -> ex.allocatePoolWithTag(0, unseen, TAG)))
        .isEqualTo(MemorySegment.NULL);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.PoolProcess;
import dev.ration.nt.LeakReport;
import dev.ration.nt.QuotaLimits;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The end of a system, and of its segments. */
class SystemCloseTest extends PoolTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void blocksStillThereAreReportedByProcessAndTag(Kind kind, long bytes) {
    PoolProcess process = process();
    charge(process, kind, bytes);
    charge(process, kind, bytes);
    allocate(kind, bytes);
    system.close();
    assertThat(leaks).hasSize(2);
    assertThat(leaks).extracting(LeakReport::process).containsExactlyInAnyOrder("System", "tenant");
    LeakReport tenant =
        leaks.stream().filter(report -> report.processId() != 0).findFirst().orElseThrow();
    assertThat(tenant.rows())
        .isEqualTo(
            List.of(new LeakReport.Row(TAG, kind == Kind.PAGED, 2, 2 * Sizes.charge(bytes))));
    assertThat(tenant.system()).isEqualTo("pool");
  }

  @Test
  void nothingLeftIsNothingReported() {
    ex.freePool(charge(process(), Kind.PAGED, 100));
    system.close();
    system.close();
    assertThat(leaks).isEmpty();
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void segmentsDieWithTheirSystem(Kind kind, long bytes) {
    MemorySegment block = allocate(kind, bytes);
    MemorySegment view = system.raw().segment(block.address());
    system.close();
    for (MemorySegment dead : List.of(block, view)) {
      assertThat(dead.scope().isAlive()).isFalse();
      assertThatThrownBy(() -> dead.get(ValueLayout.JAVA_BYTE, 0))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void segmentsMayBeUsedFromAnyThread(Kind kind) throws Exception {
    MemorySegment block = allocate(kind, 64);
    FutureTask<Byte> other =
        new FutureTask<>(() -> block.fill((byte) 3).get(ValueLayout.JAVA_BYTE, 63));
    Thread.ofPlatform().start(other);
    assertThat(other.get()).isEqualTo((byte) 3);
    assertThat(block.isAccessibleBy(Thread.currentThread())).isTrue();
    ex.freePool(block);
  }

  /** Frees are bug checks then: whoever frees has no way to go on; others have. */
  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void whatNeedsTheSystemAndIsNoFreeThrows(Kind kind, long bytes) {
    PoolProcess process = process();
    MemorySegment block = charge(process, kind, bytes);
    long address = block.address();
    system.close();
    List<ThrowingCallable> calls =
        List.of(
            () -> charge(process, kind, bytes),
            () -> ex.queryPoolBlockSize(block),
            () -> system.raw().allocate(kind.type(), bytes, TAG, process),
            () -> system.raw().transferQuota(address, process),
            () -> system.raw().resize(address, bytes),
            () -> system.raw().segment(address),
            () -> system.raw().size(address),
            () -> system.createProcess("late", QuotaLimits.UNLIMITED),
            process::usage,
            system::snapshot,
            system::trim,
            system::pageOut);
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
    assertThatCode(process::close).doesNotThrowAnyException();
    assertThatCode(system::close).doesNotThrowAnyException();
  }

  @Test
  void aLeakSinkThatThrowsDoesNotKeepTheSystemOpen() {
    use(
        builder()
            .leakSink(
                report -> {
                  throw new IllegalStateException("the sink's");
                }));
    allocate(Kind.PAGED, 64);
    charge(process(), Kind.PAGED, 64);
    assertThatCode(system::close).doesNotThrowAnyException();
    assertThatThrownBy(system::snapshot).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLeakSinkThatThrowsDoesNotKeepAProcessOpen() throws Exception {
    use(
        builder()
            .leakSink(
                report -> {
                  throw new IllegalStateException("the sink's");
                }));
    PoolProcess process = process();
    MemorySegment block = charge(process, Kind.PAGED, 64);
    assertThatCode(process::close).doesNotThrowAnyException();
    ex.freePool(block);
    assertThat(process.awaitClosed(LONG)).isTrue();
  }

  @Test
  void arenasStillOpenAreReportedAndTheirSegmentsAreTheirOwn() {
    PoolProcess process = process();
    var arena = process.openArena(1, TAG);
    arena.allocate(64);
    system.close();
    assertThat(leaks).hasSize(1);
  }
}

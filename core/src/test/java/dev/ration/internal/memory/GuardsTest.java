// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages that are open or shut, by each means that Linux has. */
class GuardsTest {
  private static final long PAGE = OsMemory.PAGE_SIZE;
  private static final long BYTES = 64 * PAGE;

  private long address;
  private Range range = new Range(0, 0, 0, MemorySegment.NULL);

  @BeforeEach
  void map() {
    assumeTrue(Machine.isLinux() && Kernel.isKnown());
    address = Libc.mapInaccessible(BYTES);
    assertThat(Libc.makeAccessible(address, BYTES)).isTrue();
    range = new Range(address, address, BYTES, NativeAccess.view(address, BYTES, Arena.global()));
  }

  @AfterEach
  void unmap() {
    Libc.unmap(address, BYTES);
  }

  private void assertShut(long offset) {
    assertThatExceptionOfType(InternalError.class)
        .isThrownBy(() -> range.segment().get(ValueLayout.JAVA_BYTE, offset))
        .withMessageContaining("unsafe memory access");
    assertThatExceptionOfType(InternalError.class)
        .isThrownBy(() -> range.segment().set(ValueLayout.JAVA_BYTE, offset, (byte) 1));
  }

  private void assertGuards(@Nullable Guards guards) {
    assumeTrue(guards != null);
    if (guards == null) {
      return;
    }
    assertThat(guards.range()).isEqualTo(range);
    assertThat(guards.mostOpen()).isPositive();
    assertShut(0);
    assertShut(BYTES - 1);
    for (int round = 0; round < 3; round++) {
      assertThat(guards.open(8 * PAGE, 3 * PAGE)).isTrue();
      MemorySegment open = range.segment().asSlice(8 * PAGE, 3 * PAGE);
      byte[] filling = new byte[(int) open.byteSize()];
      Arrays.fill(filling, Guards.FILLING);
      assertThat(open.mismatch(MemorySegment.ofArray(filling))).isEqualTo(-1);
      open.fill((byte) 5);
      assertShut(8 * PAGE - 1);
      assertShut(11 * PAGE);
      guards.shut(8 * PAGE, 3 * PAGE);
      assertShut(8 * PAGE);
      assertShut(11 * PAGE - 1);
    }
  }

  @Test
  void pagesThatAreMissingAreShut() {
    UserFaultGuards guards = UserFaultGuards.over(range, null);
    assertGuards(guards);
    if (guards != null) {
      assertThat(guards.namesAddresses()).isFalse();
      assertThat(guards.newestFault((at, time) -> true)).isZero();
      assertThat(guards.name()).isEqualTo("userfaultfd");
      guards.close();
    }
  }

  @Test
  void pagesPastTheEndOfAFileAreShut() {
    EmptyFileGuards guards = EmptyFileGuards.over(range, null);
    assertGuards(guards);
    if (guards != null) {
      assertThat(guards.namesAddresses()).isFalse();
      assertThat(guards.newestFault((at, time) -> true)).isZero();
      assertThat(guards.name()).isEqualTo("memfd");
      guards.close();
    }
  }

  private void touchElsewhere(long offset) throws InterruptedException {
    Thread other = Thread.ofPlatform().start(() -> assertShut(offset));
    other.join();
  }

  @Test
  void aPausedLogRecordsNothingAndHasForgottenWhatWasBefore() throws Exception {
    FaultLog faults = FaultLog.start();
    EmptyFileGuards guards = EmptyFileGuards.over(range, faults);
    assumeTrue(faults != null && guards != null);
    if (faults == null || guards == null) {
      return;
    }
    Guards.FaultFilter inside = (at, time) -> range.contains(at);
    CountDownLatch paused = new CountDownLatch(1);
    Thread early = Thread.ofPlatform().start(() -> touchWhen(paused));
    assertShut(5 * PAGE);
    guards.record(false);
    assertThat(guards.namesAddresses()).isFalse();
    assertThat(guards.newestFault(inside)).isZero();
    final long before = faults.written();
    assertShut(6 * PAGE);
    touchElsewhere(7 * PAGE);
    paused.countDown();
    early.join();
    assertThat(faults.written()).isEqualTo(before);
    guards.record(true);
    assertThat(guards.namesAddresses()).isTrue();
    assertThat(guards.newestFault(inside)).isZero();
    touchElsewhere(9 * PAGE);
    assertThat(guards.newestFault(inside)).isEqualTo(address + 9 * PAGE);
    assertShut(10 * PAGE);
    assertThat(guards.newestFault(inside)).isEqualTo(address + 10 * PAGE);
    guards.close();
  }

  private void touchWhen(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertShut(8 * PAGE);
  }

  @Test
  void theNewestFaultOfThisThreadIsFoundByItsExactAddress() throws Exception {
    FaultLog faults = FaultLog.start();
    EmptyFileGuards guards = EmptyFileGuards.over(range, faults);
    assumeTrue(faults != null && guards != null);
    if (guards == null) {
      return;
    }
    assertThat(guards.namesAddresses()).isTrue();
    assertThat(guards.name()).isEqualTo("memfd, perf_event");
    long start = System.nanoTime();
    assertShut(5 * PAGE + 77);
    Thread other = Thread.ofPlatform().start(() -> assertShut(9 * PAGE + 1));
    other.join();
    Guards.FaultFilter inside = (at, time) -> range.contains(at);
    assertThat(guards.newestFault(inside)).isEqualTo(address + 5 * PAGE + 77);
    assertThat(guards.newestFault((at, time) -> inside.wants(at, time) && time >= start))
        .isEqualTo(address + 5 * PAGE + 77);
    assertThat(guards.newestFault((at, time) -> inside.wants(at, time) && time < start)).isZero();
    assertThat(guards.newestFault((at, time) -> at == address + 9 * PAGE + 1))
        .isEqualTo(address + 9 * PAGE + 1);
    guards.close();
  }
}

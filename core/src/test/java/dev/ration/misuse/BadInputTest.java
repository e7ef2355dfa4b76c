// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.EventThresholds;
import dev.ration.nt.OsPolicy;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import dev.ration.support.Kind;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that no page describes: a clear error that names the cure, and nothing changed. */
@SuppressWarnings("deprecation")
class BadInputTest extends MisuseTest {
  private void refused(ThrowingCallable call, Class<? extends Throwable> type, String... words) {
    var before = state();
    var message = assertThatThrownBy(call).isInstanceOf(type).message().isNotBlank();
    for (String word : words) {
      message.contains(word);
    }
    assertThat(state()).isEqualTo(before);
  }

  private void illegal(ThrowingCallable call, String... words) {
    refused(call, IllegalArgumentException.class, words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abcde", "Fr\u00e9d", "a\nb", "\u007f"})
  void aTagHasOneToFourPrintableCharacters(String text) {
    illegal(() -> PoolTag.of(text), "pool tag");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, PoolTag.PROTECTED, 1, 0x41004100, 0x7F414141, 0x00410041 << 8})
  void aNumberThatIsNoTagIsRefused(int value) {
    illegal(() -> PoolTag.of(value), "PoolTag.of(\"Fred\")");
  }

  @Test
  void limitsAreNotNegative() {
    illegal(() -> new QuotaLimits(-1, 0), "pagedPoolLimit", "Long.MAX_VALUE");
    illegal(() -> new QuotaLimits(0, Long.MIN_VALUE), "nonPagedPoolLimit", "Long.MAX_VALUE");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 65_535, Long.MIN_VALUE})
  void aPoolsLimitIsNotTooSmall(long bytes) {
    illegal(() -> PoolSystem.builder().nonPagedLimit(bytes), "at least 65536");
    illegal(() -> PoolSystem.builder().pagedLimit(bytes), "at least 65536");
  }

  @Test
  void namesOptionsAndCallbacksAreNotNull() {
    PoolProcess process = process();
    List<ThrowingCallable> calls =
        List.of(
            () -> system.createProcess(null, QuotaLimits.UNLIMITED),
            () -> system.createProcess("x", null),
            () -> process.createChild(null),
            () -> process.createChild(null, QuotaLimits.UNLIMITED),
            () -> process.createChild("x", null),
            () -> process.setLimits(null),
            () -> process.close(null),
            () -> process.onUsageAbove(0, 1, null, () -> {}),
            () -> process.onUsageAbove(0, 1, Runnable::run, null),
            () -> process.wrap((Runnable) null),
            () -> process.run(null),
            () -> process.awaitQuota(0, 1, null),
            () -> process.awaitClosed(null),
            () -> system.ke().raiseIrql(null, () -> {}),
            () -> system.ke().stackAttachProcess(null, () -> {}),
            () -> system.events().isSet(null),
            () -> system.ps().chargePoolQuota(null, 0, 1),
            () -> system.raw().allocate(0, 1, TAG, null),
            () -> ex.freePool(null),
            () -> ex.queryPoolBlockSize(null),
            () -> ex.allocatePoolWithTag(0, 1, (PoolTag) null),
            () -> PoolTag.of((String) null),
            () -> PoolSystem.builder().name(null),
            () -> PoolSystem.builder().bugCheckSink(null),
            () -> PoolSystem.builder().leakSink(null),
            () -> PoolSystem.builder().unbound(null),
            () -> PoolSystem.builder().verifier(null),
            () -> PoolSystem.builder().lockPolicy(null),
            () -> PoolSystem.builder().eventThresholds(null),
            () -> PoolSystem.builder().hugePages(null),
            () -> PoolSystem.builder().bigBlockQuota(null));
    for (ThrowingCallable call : calls) {
      refused(call, NullPointerException.class);
    }
    charge(process, Kind.PAGED, 100);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 7, 17, 48, Integer.MAX_VALUE})
  void aPriorityIsOneOfTheNine(int priority) {
    illegal(() -> ex.allocatePoolWithTagPriority(0, 64, TAG, priority), "PoolPriority");
    illegal(() -> ex.allocatePoolPriorityZero(1, 64, TAG, priority), "PoolPriority");
    illegal(() -> ex.allocatePoolPriorityUninitialized(1, 64, TAG, priority), "PoolPriority");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aProcessOfAnotherSystemIsRefused(Kind kind) {
    PoolProcess stranger = open(builder()).createProcess("stranger", QuotaLimits.UNLIMITED);
    MemorySegment block = charge(process(), kind, 64);
    long address = block.address();
    illegal(() -> system.raw().allocate(kind.type(), 64, TAG, stranger), "stranger", "another");
    illegal(() -> system.raw().transferQuota(address, stranger), "create it in this one");
    illegal(() -> system.ps().transferPoolQuota(block, stranger), "create it in this one");
    illegal(() -> system.ps().chargePoolQuota(stranger, kind.type(), 1), "another pool system");
    illegal(() -> system.ps().returnPoolQuota(stranger, kind.type(), 1), "another pool system");
    illegal(() -> system.ps().chargeProcessPoolQuota(stranger, 0, 1), "another pool system");
  }

  @Test
  void aListHasAnEntrySizeAndATag() {
    illegal(() -> ex.initializeLookasideList(0, 0, 0, TAG), "at least 1");
    illegal(() -> ex.initializeLookasideList(0, 0, -5, TAG), "-5");
    illegal(() -> ex.initializeLookasideList(0, 0, 64, 0), "tag");
    illegal(() -> ex.initializeLookasideList(0, 0, 64, PoolTag.PROTECTED), "tag");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anArenasRequestIsChecked(Kind kind) {
    try (var arena = process().openArena(kind.type(), TAG)) {
      illegal(() -> arena.allocate(-1, 1), "-1");
      illegal(() -> arena.allocate(1, 0), "power of two");
      illegal(() -> arena.allocate(1, 3), "power of two");
      illegal(() -> arena.allocate(1, -16), "power of two");
    }
  }

  @Test
  void thresholdsAndWaitsAreNotNegative() {
    PoolProcess process = process();
    illegal(() -> process.onUsageAbove(0, -1, Runnable::run, () -> {}), "-1", "threshold");
    illegal(() -> process.awaitQuota(0, -1, LONG), "-1");
  }

  @Test
  void thresholdsOfEventsAreInOrder() {
    EventThresholds given = EventThresholds.DEFAULT;
    illegal(() -> given.withMemory(2, 1), "2", "lower one first");
    illegal(() -> given.withPagedPool(5, 5), "paged pool");
    illegal(() -> given.withNonPagedPool(EventThresholds.DERIVED, 5), "both DERIVED");
    illegal(() -> given.withCommit(50, 40, 90), "ascending");
    illegal(() -> given.withCommit(50, 90, 101), "101");
    illegal(() -> given.withPressure(0), "101 for never");
    illegal(() -> given.withHysteresis(-1), "-1");
  }

  @Test
  void lockingThatIsRequiredButImpossibleIsRefused() {
    PoolSystem.Builder builder = builder().portableMemory(true).lockPolicy(OsPolicy.REQUIRE);
    refused(builder::build, UnsupportedOperationException.class, "BEST_EFFORT");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aClosedSystemSaysSo(Kind kind) {
    PoolSystem closed = open(builder());
    PoolProcess process = closed.createProcess("late", QuotaLimits.UNLIMITED);
    closed.close();
    closed.close();
    List<ThrowingCallable> calls =
        List.of(
            () -> closed.ex().allocatePoolWithTag(kind.type(), 64, TAG),
            () -> closed.raw().allocate(kind.type(), 64, TAG, process),
            () -> closed.createProcess("x", QuotaLimits.UNLIMITED),
            () -> process.createChild("x"),
            () -> process.openArena(kind.type(), TAG),
            () -> closed.ps().chargePoolQuota(process, kind.type(), 1),
            () -> closed.ex().initializeLookasideList(kind.type(), 0, 64, TAG),
            process::usage,
            closed::snapshot,
            closed::checkInvariants,
            closed::trim,
            () -> closed.ex().getPoolTagInfo());
    for (ThrowingCallable call : calls) {
      refused(call, IllegalStateException.class, "closed");
    }
  }
}

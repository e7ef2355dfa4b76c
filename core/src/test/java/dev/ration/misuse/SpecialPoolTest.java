// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.ration.PoolProcess;
import dev.ration.internal.memory.Reach;
import dev.ration.nt.BugCheck;
import dev.ration.nt.CloseMode;
import dev.ration.nt.PoolTag;
import dev.ration.nt.SpecialPoolOptions;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import dev.ration.support.Kind;
import dev.ration.support.PoolTest;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Special pool: touches outside of a block, or after its free, end in a bug check. */
class SpecialPoolTest extends PoolTest {
  private static final VerifierOptions SPECIAL =
      VerifierOptions.NONE.withRule(VerifierRule.all(VerifierRung.SPECIAL_POOL));

  @BeforeEach
  void useSpecialPool() {
    use(builder().verifier(SPECIAL));
  }

  /** Sizes whose end is a multiple of 16 below a page, or of a page from there on. */
  static Stream<Arguments> sizes() {
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                Stream.of(16L, 48L, 4064L, 4096L, 65_536L).map(size -> Arguments.of(kind, size)));
  }

  private boolean hasGuards() {
    return !system.verifier().statistics().guards().equals("none");
  }

  /** The bug check that a touch of one byte ends in. */
  private BugCheck touch(MemorySegment block, long offset, boolean write) {
    MemorySegment far = Reach.around(block, 8192, 8192);
    return bugCheckOf(
        () ->
            system
                .verifier()
                .guard(
                    () -> {
                      if (write) {
                        far.set(ValueLayout.JAVA_BYTE, 8192 + offset, (byte) 1);
                      } else {
                        far.get(ValueLayout.JAVA_BYTE, 8192 + offset);
                      }
                    }));
  }

  private void assertTouch(
      BugCheck check, int code, MemorySegment block, long offset, boolean write) {
    assertThat(check.code()).isEqualTo(code);
    assertThat(check.p3()).isEqualTo(block.address());
    assertThat(check.p4()).isEqualTo(block.byteSize());
    assertThat(check.advice()).contains("'Fred'", "'tenant'", "SpecialPoolTest.");
    if (system.verifier().statistics().namesAddresses()) {
      assertThat(check.p1()).isEqualTo(block.address() + offset);
      assertThat(check.advice()).contains("Byte " + offset);
    }
    assertThat(check.p2()).isIn(write ? 1L : 0L, 2L);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aTouchBeyondTheEndIsABugCheckAndTheSystemLivesOn(Kind kind, long bytes) {
    PoolProcess process = process();
    MemorySegment block = charge(process, kind, bytes);
    block.fill((byte) 7);
    if (!hasGuards()) {
      assertThat(system.verifier().statistics().coverage()).isZero();
      return;
    }
    for (long offset : new long[] {bytes, bytes + 7, bytes + 15, bytes + 4095}) {
      assertTouch(touch(block, offset, false), 0xD6, block, offset, false);
      assertTouch(touch(block, offset, true), 0xD6, block, offset, true);
    }
    assertThat(block.get(ValueLayout.JAVA_BYTE, bytes - 1)).isEqualTo((byte) 7);
    ex.freePoolWithTag(block, TAG);
    assertThat(kind.usage(process)).isZero();
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void atTheStartATouchBeforeItIsABugCheck(Kind kind, long bytes) {
    use(
        builder()
            .verifier(
                SPECIAL.withSpecialPool(
                    SpecialPoolOptions.DEFAULT.withSide(SpecialPoolOptions.Side.START))));
    MemorySegment block = charge(process(), kind, bytes);
    if (!hasGuards()) {
      return;
    }
    assertThat(block.address() % 4096).isZero();
    for (long offset : new long[] {-1, -8, -16, -4096}) {
      assertTouch(touch(block, offset, false), 0xD6, block, offset, false);
      assertTouch(touch(block, offset, true), 0xD6, block, offset, true);
    }
    ex.freePool(block);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aTouchAfterTheFreeIsABugCheckThatNamesWhoFreed(Kind kind, long bytes) throws Exception {
    MemorySegment block = charge(process(), kind, bytes);
    ex.freePool(block);
    if (!hasGuards()) {
      return;
    }
    for (long offset : new long[] {0, bytes - 1}) {
      assertTouch(touch(block, offset, false), 0xD5, block, offset, false);
      BugCheck check = touch(block, offset, true);
      assertTouch(check, 0xD5, block, offset, true);
      assertThat(check.advice()).contains("freed by");
    }
    Thread other = Thread.ofPlatform().start(() -> touch(block, 0, true));
    other.join();
    MemorySegment uncharged = allocate(kind, bytes);
    assertThat(touch(uncharged, bytes, true).code()).isEqualTo(0xCD);
    ex.freePool(uncharged);
    assertThat(touch(uncharged, 0, true).code()).isEqualTo(0xCC);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aFreeOfWhatIsFreeOrNoStartIsABugCheck(Kind kind, long bytes) {
    MemorySegment block = charge(process(), kind, bytes);
    if (!hasGuards()) {
      return;
    }
    BugCheck middle = bugCheckOf(() -> system.raw().free(block.address() + 8));
    assertThat(middle.code()).isEqualTo(0xC1);
    assertThat(middle.p1()).isEqualTo(block.address() + 8);
    assertThat(middle.p4()).isEqualTo(0x21);
    assertThat(bugCheckOf(() -> system.raw().size(block.address() + 8)).code()).isEqualTo(0xC2);
    BugCheck wrongTag = bugCheckOf(() -> ex.freePoolWithTag(block, OTHER_TAG));
    assertThat(wrongTag.code()).isEqualTo(0xC2);
    assertThat(wrongTag.p1()).isEqualTo(0x0A);
    assertThat(wrongTag.p2()).isEqualTo(block.address());
    ex.freePoolWithTag(block, TAG);
    BugCheck twice = bugCheckOf(() -> ex.freePool(block));
    PoolProcess heir = process();
    assertThat(bugCheckOf(() -> system.ps().transferPoolQuota(block, heir)).p1()).isEqualTo(0x07);
    assertThat(bugCheckOf(() -> ex.queryPoolBlockSize(block)).p1()).isEqualTo(0x07);
    assertThat(twice.code()).isEqualTo(0xC1);
    assertThat(twice.p1()).isEqualTo(block.address());
    assertThat(twice.p4()).isEqualTo(0x20);
    assertThat(twice.advice()).contains("freed by", "SpecialPoolTest.");
    assertThat(state().processes()).allSatisfy(row -> assertThat(row.blocks()).isZero());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aWriteIntoTheRestOfThePageIsFoundAtTheFree(Kind kind) {
    MemorySegment block = charge(process(), kind, 41);
    if (!hasGuards()) {
      return;
    }
    MemorySegment far = Reach.around(block, 64, 64);
    far.set(ValueLayout.JAVA_BYTE, 64 + 41, (byte) 0);
    BugCheck after = bugCheckOf(() -> ex.freePool(block));
    assertThat(after.code()).isEqualTo(0xC1);
    assertThat(after.p2()).isEqualTo(block.address() + 41);
    assertThat(after.p4()).isEqualTo(0x24);
    far.set(ValueLayout.JAVA_BYTE, 64 + 41, (byte) 0xFD);
    far.set(ValueLayout.JAVA_BYTE, 64 - 8, (byte) 9);
    BugCheck before = bugCheckOf(() -> ex.freePool(block));
    assertThat(before.p2()).isEqualTo(block.address() - 8);
    assertThat(before.p4()).isEqualTo(0x23);
    assertThat(before.advice()).contains("'Fred'", "0x09", "Byte -8");
    far.set(ValueLayout.JAVA_BYTE, 64 - 8, (byte) 0xFD);
    ex.freePool(block);
  }

  @ParameterizedTest
  @MethodSource("dev.ration.support.Sizes#fitting")
  void blocksAreChargedCountedAlignedAndTransferredAsOthersAre(Kind kind, long bytes) {
    PoolProcess process = process();
    MemorySegment block = charge(process, kind, bytes);
    long address = block.address();
    assertThat(block.byteSize()).isEqualTo(bytes);
    assertThat(address % 16).isZero();
    assertThat(bytes <= Sizes.MAX_SMALL || address % 4096 == 0).isTrue();
    block.fill((byte) 3);
    assertThat(kind.usage(process)).isEqualTo(Sizes.charge(bytes));
    assertThat(kind.used(tagInfo(TAG))).isEqualTo(Sizes.charge(bytes));
    assertThat(process.references()).isEqualTo(2);
    assertThat(system.raw().size(address)).isEqualTo(bytes);
    assertThat(system.raw().segment(address)).isEqualTo(block);
    assertThat(ex.queryPoolBlockSize(block).quotaCharged()).isTrue();
    PoolProcess heir = process();
    system.ps().transferPoolQuota(block, heir);
    assertThat(kind.usage(process)).isZero();
    assertThat(kind.usage(heir)).isEqualTo(Sizes.charge(bytes));
    system.checkInvariants();
    ex.freePoolWithTag(block, TAG);
    assertThat(kind.usage(heir)).isZero();
    assertThat(heir.references()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void rundownAndLeakReportsKnowThem(Kind kind, long bytes) {
    PoolProcess reported = process();
    charge(reported, kind, bytes);
    reported.close();
    assertThat(leaks).hasSize(1);
    assertThat(leaks.getFirst().blocks()).isEqualTo(1);
    assertThat(leaks.getFirst().bytes()).isEqualTo(Sizes.charge(bytes));
    reported.close(CloseMode.RUNDOWN);
    PoolProcess runDown = process();
    MemorySegment block = charge(runDown, kind, bytes);
    runDown.close(CloseMode.RUNDOWN);
    if (hasGuards()) {
      assertThat(touch(block, 0, false).code()).isEqualTo(0xD5);
      assertThat(bugCheckOf(() -> ex.freePool(block)).p4()).isEqualTo(0x20);
      assertThat(system.verifier().statistics().guardedBlocks()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatTheBudgetDoesNotCoverComesFromTheOrdinaryPoolAndIsCounted(Kind kind) {
    use(
        builder()
            .verifier(
                SPECIAL.withSpecialPool(
                    SpecialPoolOptions.DEFAULT.withMostBlocks(10).withQuarantine(5, 1 << 20))));
    PoolProcess process = process();
    List<MemorySegment> blocks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      blocks.add(charge(process, kind, 100));
    }
    var statistics = system.verifier().statistics();
    assertThat(statistics.wantedGuards()).isEqualTo(200);
    assertThat(statistics.guarded()).isEqualTo(hasGuards() ? 10 : 0);
    assertThat(statistics.guardedBlocks()).isEqualTo(hasGuards() ? 10 : 0);
    assertThat(system.snapshot().warnings()).anyMatch(line -> line.contains("could be guarded"));
    blocks.forEach(ex::freePool);
    assertThat(kind.usage(process)).isZero();
    assertThat(system.verifier().statistics().quarantinedBlocks()).isEqualTo(hasGuards() ? 5 : 0);
    assertThat(system.verifier().statistics().guardedBlocks()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void rulesChooseByTagSizeAndProcessAndChangeAtRunTime(Kind kind) {
    PoolProcess chosen = system.createProcess("chosen", dev.ration.nt.QuotaLimits.UNLIMITED);
    PoolProcess other = process();
    MemorySegment before = charge(other, kind, 100);
    system.verifier(
        VerifierOptions.NONE.withRule(
            VerifierRule.all(VerifierRung.SPECIAL_POOL)
                .withTags("F?e*")
                .withBytes(50, 100)
                .withProcesses("ch*n")));
    assertThat(wanted(() -> charge(other, kind, 100))).isZero();
    assertThat(wanted(() -> charge(chosen, kind, 49))).isZero();
    assertThat(wanted(() -> charge(chosen, kind, 101))).isZero();
    assertThat(wanted(() -> charge(chosen, kind, 50))).isEqualTo(1);
    assertThat(wanted(() -> charge(chosen, kind, 100))).isEqualTo(1);
    assertThat(wanted(() -> system.raw().allocate(kind.type(), 64, TAG, chosen))).isOne();
    assertThat(
            wanted(
                () -> system.raw().allocate(kind.type(), 64, PoolTag.of("Wilm").value(), chosen)))
        .isZero();
    PoolProcess late = system.createProcess("chosen", dev.ration.nt.QuotaLimits.UNLIMITED);
    assertThat(wanted(() -> charge(late, kind, 100))).isEqualTo(1);
    system.verifier(VerifierOptions.NONE);
    assertThat(wanted(() -> charge(chosen, kind, 100))).isZero();
    assertThatCode(() -> ex.freePool(before)).doesNotThrowAnyException();
    for (PoolProcess each : List.of(chosen, other, late)) {
      each.close(CloseMode.RUNDOWN);
    }
    assertThat(system.verifier().statistics().trackedBlocks()).isZero();
  }

  private long wanted(Runnable request) {
    long before = system.verifier().statistics().wantedGuards();
    request.run();
    return system.verifier().statistics().wantedGuards() - before;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aGuardedBlockHasNoOtherLengthWhereItLies(Kind kind) {
    PoolProcess process = process();
    MemorySegment block = charge(process, kind, 100);
    if (!hasGuards()) {
      return;
    }
    assertThat(system.raw().resize(block.address(), 90)).isZero();
    assertThat(system.raw().resize(block.address(), 110)).isZero();
    assertThat(system.raw().size(block.address())).isEqualTo(100);
    assertThat(kind.usage(process)).isEqualTo(Sizes.charge(100));
    ex.freePool(block);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anErrorThatIsNoTouchIsNotDiagnosed(Kind kind) {
    charge(process(), kind, 100);
    assertThat(system.verifier().diagnose(new InternalError("out of coffee"))).isEmpty();
    assertThatCode(() -> system.verifier().guard(() -> {})).doesNotThrowAnyException();
    assertThat(system.verifier().<Integer, RuntimeException>guardCall(() -> 7)).isEqualTo(7);
  }
}

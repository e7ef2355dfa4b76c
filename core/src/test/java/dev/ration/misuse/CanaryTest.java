// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.internal.memory.Reach;
import dev.ration.nt.BugCheck;
import dev.ration.nt.VerifierOptions;
import dev.ration.nt.VerifierRule;
import dev.ration.nt.VerifierRung;
import dev.ration.support.Kind;
import dev.ration.support.Sizes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Patterns in and behind blocks of the ordinary pool. */
class CanaryTest extends MisuseTest {
  private static final String FITTING = "dev.ration.support.Sizes#fitting";

  private void useRungs(VerifierRung... rungs) {
    VerifierRule rule = VerifierRule.all(rungs);
    use(builder().verifier(VerifierOptions.NONE.withRule(rule)).bugCheckSink(this::take));
  }

  /** Writes behind a block, frees it, and repairs what was written; the bug check of the free. */
  private BugCheck overrun(MemorySegment block, long distance) {
    MemorySegment far = Reach.around(block, 0, 16);
    long at = block.byteSize() + distance;
    byte before = far.get(ValueLayout.JAVA_BYTE, at);
    far.set(ValueLayout.JAVA_BYTE, at, (byte) 0x5A);
    BugCheck check = checkOfFree(() -> ex.freePoolWithTag(block, TAG));
    far.set(ValueLayout.JAVA_BYTE, at, before);
    return check;
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void aWriteBehindABlockIsFoundAtItsFreeAndNothingHasChanged(Kind kind, long bytes) {
    useRungs(VerifierRung.CANARIES);
    MemorySegment block = charge(process(), kind, bytes);
    for (long distance : new long[] {0, 1, 7, 15}) {
      assertCheck(overrun(block, distance), 0x19, 0x21, block.address(), bytes, 0x5A);
    }
    ex.freePoolWithTag(block, TAG);
    assertThat(kind.used(tagInfo(TAG))).isZero();
    assertThat(checkOfFree(() -> ex.freePool(block)).p1()).isEqualTo(0x07);
  }

  @ParameterizedTest
  @MethodSource(FITTING)
  void withPoolTrackingItSaysWhereAndWhoAllocated(Kind kind, long bytes) {
    useRungs(VerifierRung.CANARIES, VerifierRung.POOL_TRACKING);
    MemorySegment block = charge(process(), kind, bytes);
    long where = block.address() + bytes + 1;
    BugCheck check = overrun(block, 1);
    assertCheck(check, 0xC4, 0x51, block.address(), where, Sizes.charge(bytes));
    assertThat(check.advice())
        .contains("'Fred'", "'tenant'", "CanaryTest.", "Byte " + (bytes + 1), "0x5A");
    assertThat(system.verifier().statistics().found()).isEqualTo(2);
    ex.freePool(block);
  }

  @ParameterizedTest
  @MethodSource("dev.ration.support.Sizes#smallAndBig")
  void freshAndFreedBytesShow(Kind kind, long bytes) {
    useRungs(VerifierRung.CANARIES);
    MemorySegment block = charge(process(), kind, bytes);
    MemorySegment stale = Reach.around(block, 0, 0);
    assertThat(stale.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 0xCD);
    assertThat(stale.get(ValueLayout.JAVA_BYTE, bytes - 1)).isEqualTo((byte) 0xCD);
    ex.freePool(block);
    assertThat(stale.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 0xDD);
    assertThat(stale.get(ValueLayout.JAVA_BYTE, bytes - 1)).isEqualTo((byte) 0xDD);
    PoolProcess process = process();
    MemorySegment zeroed = process.call(() -> ex.allocatePoolQuotaZero(kind.type(), bytes, TAG));
    assertThat(zeroed.mismatch(MemorySegment.ofArray(new byte[(int) bytes]))).isEqualTo(-1);
    ex.freePool(zeroed);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aDamagedBlockOfAClosedProcessIsRunDownAllTheSame(Kind kind) {
    useRungs(VerifierRung.CANARIES);
    PoolProcess process = process();
    MemorySegment block = charge(process, kind, 100);
    Reach.around(block, 0, 8).set(ValueLayout.JAVA_BYTE, 100, (byte) 1);
    process.close(dev.ration.nt.CloseMode.RUNDOWN);
    assertThat(process.references()).isZero();
    assertThat(system.verifier().statistics().found()).isEqualTo(1);
    assertThat(system.verifier().statistics().trackedBlocks()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void entriesOfALookasideListAndOfAnArenaAreCheckedToo(Kind kind) {
    useRungs(VerifierRung.CANARIES, VerifierRung.SPECIAL_POOL);
    var list = ex.initializeLookasideList(kind.type(), 0, 100, TAG);
    MemorySegment entry = list.allocate();
    Reach.around(entry, 0, 8).set(ValueLayout.JAVA_BYTE, 100, (byte) 1);
    assertThat(bugCheckOf(() -> list.free(entry)).code()).isIn(0x19, 0xC1);
    PoolProcess process = process();
    try (var arena = process.openArena(kind.type(), TAG)) {
      MemorySegment segment = arena.allocate(100, 1);
      assertThat(kind.usage(process)).isEqualTo(Sizes.charge(100));
      segment.fill((byte) 1);
    } catch (IllegalCallerException refused) {
      throw new AssertionError(refused);
    }
    assertThat(kind.usage(process)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aBlockWithPatternsCanBeResizedWhereItLies(Kind kind) {
    useRungs(VerifierRung.CANARIES);
    PoolProcess process = process();
    long address = system.raw().allocate(kind.type(), 200, TAG, process);
    MemorySegment block = system.raw().segment(address);
    block.fill((byte) 7);
    assertThat(system.raw().resize(address, 150)).isEqualTo(address);
    assertThat(kind.usage(process)).isEqualTo(Sizes.charge(150));
    MemorySegment shorter = system.raw().segment(address);
    assertThat(shorter.get(ValueLayout.JAVA_BYTE, 149)).isEqualTo((byte) 7);
    assertCheck(overrun(shorter, 0), 0x19, 0x21, address, 150, 0x5A);
    assertThat(system.raw().resize(address, 160)).isEqualTo(address);
    MemorySegment longer = system.raw().segment(address);
    assertThat(longer.get(ValueLayout.JAVA_BYTE, 149)).isEqualTo((byte) 7);
    assertThat(longer.get(ValueLayout.JAVA_BYTE, 150)).isEqualTo((byte) 0xCD);
    assertCheck(overrun(longer, 0), 0x19, 0x21, address, 160, 0x5A);
    assertThat(system.raw().resize(address, 4_000)).isZero();
    assertThat(system.verifier().origins().getFirst().bytes()).isEqualTo(160);
    system.raw().free(address, TAG);
    assertThat(kind.usage(process)).isZero();
  }
}

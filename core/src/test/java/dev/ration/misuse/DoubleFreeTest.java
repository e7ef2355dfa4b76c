// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.nt.BugCheck;
import dev.ration.nt.CloseMode;
import dev.ration.support.Kind;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** 0xC2/0x07: a block that is free already. */
class DoubleFreeTest extends MisuseTest {
  private static final String SMALL_AND_BIG = "dev.ration.support.Sizes#smallAndBig";

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void aSecondFreeIsFoundAtOnce(Kind kind, long bytes) {
    MemorySegment block = charge(process(), kind, bytes);
    ex.freePool(block);
    BugCheck check = checkOfFree(() -> ex.freePool(block));
    assertCheck(check, 0xC2, 0x07, 0, 0, block.address());
    assertCheck(
        checkOfFree(() -> ex.freePoolWithTag(block, TAG)), 0xC2, 0x07, 0, 0, block.address());
    assertCheck(
        checkOfFree(() -> system.raw().free(block.address())), 0xC2, 0x07, 0, 0, block.address());
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void itIsFoundAfterManyOtherFreesAndAfterATrim(Kind kind, long bytes) {
    MemorySegment block = charge(process(), kind, bytes);
    List<MemorySegment> others = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      others.add(charge(process(), kind, bytes));
    }
    ex.freePool(block);
    others.forEach(ex::freePool);
    assertCheck(checkOfFree(() -> ex.freePool(block)), 0xC2, 0x07, 0, 0, block.address());
    system.trim();
    assertThat(checkOfFree(() -> ex.freePool(block)).code()).isEqualTo(0xC2);
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void afterARundownAFreeIsADoubleFree(Kind kind, long bytes) {
    var process = process();
    MemorySegment block = charge(process, kind, bytes);
    process.close(CloseMode.RUNDOWN);
    assertCheck(checkOfFree(() -> ex.freePool(block)), 0xC2, 0x07, 0, 0, block.address());
  }

  @ParameterizedTest
  @MethodSource(SMALL_AND_BIG)
  void ofRacingFreesExactlyOneWins(Kind kind, long bytes) throws Exception {
    for (int round = 0; round < 30; round++) {
      MemorySegment block = charge(process(), kind, bytes);
      CyclicBarrier start = new CyclicBarrier(2);
      List<FutureTask<Boolean>> racers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        FutureTask<Boolean> racer = new FutureTask<>(() -> frees(block, start));
        racers.add(racer);
        Thread.ofPlatform().start(racer);
      }
      assertThat(racers.get(0).get()).isNotEqualTo(racers.get(1).get());
      assertThat(kind.used(tagInfo(TAG))).isZero();
    }
  }

  private boolean frees(MemorySegment block, CyclicBarrier start) throws Exception {
    start.await();
    try {
      ex.freePool(block);
      return true;
    } catch (dev.ration.nt.BugCheckError error) {
      return false;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ration.internal.memory.Guards;
import dev.ration.internal.memory.OsMemory;
import dev.ration.nt.BugCheck;
import dev.ration.nt.SpecialPoolOptions;
import dev.ration.support.QuietGuards;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where no address is known, the stacks tell which block was touched. */
class GuessTest {
  private static final String MESSAGE = "a fault occurred in an unsafe memory access operation";

  private OsMemory memory = OsMemory.ofPlatform();
  private SpecialPool special;
  private final BlockTable blocks = new BlockTable();
  private long homes = 16;

  @BeforeEach
  void open() {
    Guards guards = memory.reserveGuards(1 << 20);
    assumeTrue(guards != null);
    special = new SpecialPool(new QuietGuards(Objects.requireNonNull(guards)));
  }

  @AfterEach
  void close() {
    memory.closeSegments();
    memory.release();
  }

  private VerifiedBlock block(String process) {
    VerifiedBlock block =
        new VerifiedBlock(Rungs.GUARD, 0, 100, 0x46726564, 1, process, allocatedBy(process));
    block.home = homes++;
    assertThat(special.place(block, 16, SpecialPoolOptions.DEFAULT, true)).isTrue();
    blocks.put(block);
    return block;
  }

  private static CallStack allocatedBy(String caller) {
    return new CallStack(List.of("app.Caller." + caller + "(Caller.java:1)", "app.Main.main(M:2)"));
  }

  /** What is said of a write by {@code app.Caller.one}. */
  private BugCheck touchByOne() {
    InternalError error = new InternalError(MESSAGE);
    error.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("jdk.internal.misc.ScopedMemoryAccess", "putByte", null, -1),
          new StackTraceElement("app.Caller", "one", null, -1)
        });
    return Objects.requireNonNull(new Diagnosis(special, blocks).of(error));
  }

  @Test
  void theBlockWithMostOfTheErrorsFramesIsNamedAndTheReportSaysProbably() {
    block("another");
    block("one");
    block("another");
    BugCheck check = touchByOne();
    assertThat(check.code()).isEqualTo(0xD6);
    assertThat(check.p1()).isZero();
    assertThat(check.p2()).isEqualTo(1);
    assertThat(check.advice()).contains("probably", "'one'", "app.Caller.one");
  }

  @Test
  void aFreedBlockIsNamedWithWhoFreedIt() {
    VerifiedBlock freed = block("one");
    freed.freedBy = allocatedBy("janitor");
    freed.freeingThread = "me";
    blocks.remove(freed);
    special.retire(freed, SpecialPoolOptions.DEFAULT);
    BugCheck check = touchByOne();
    assertThat(check.code()).isEqualTo(0xD5);
    assertThat(check.advice()).contains("freed by thread 'me' #0 at app.Caller.janitor");
  }

  @Test
  void withoutAnyBlockTheReportSaysSo() {
    assertThat(touchByOne().code()).isEqualTo(0xCC);
    assertThat(touchByOne().advice()).contains("no block any more");
  }
}

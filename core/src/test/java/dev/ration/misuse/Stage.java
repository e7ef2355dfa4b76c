// SPDX-License-Identifier: Apache-2.0
package dev.ration.misuse;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.internal.memory.Reach;
import dev.ration.nt.BugCheck;
import dev.ration.nt.BugCheckError;
import dev.ration.nt.CloseMode;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.SpecialPoolOptions;
import dev.ration.nt.VerifierOptions;
import dev.ration.support.Kind;
import dev.ration.support.QuietLog;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The program of a child JVM: one misuse, in both pools, small and big, at each distance; each must
 * end in its bug check, and the JVM must live on.
 */
final class Stage {
  static final int TAG = PoolTag.of("Fred").value();
  static final int OTHER_TAG = PoolTag.of("Wilm").value();
  static final String ALIVE = "alive and balanced";

  private static final long[] SIZES = {48, 8192, 262_144};
  private static final int REACH = 8192;
  private static final int WARM = 30_000;

  private final Kind kind;
  private final PoolSystem system;
  private final PoolProcess tenant;
  private final boolean hot;

  private Stage(Kind kind, SpecialPoolOptions.Side side, boolean hot) {
    this.kind = kind;
    this.hot = hot;
    this.system =
        PoolSystem.builder()
            .nonPagedLimit(64 << 20)
            .pagedLimit(64 << 20)
            .verifier(
                VerifierOptions.STANDARD.withSpecialPool(SpecialPoolOptions.DEFAULT.withSide(side)))
            .build();
    this.tenant = system.createProcess("tenant", QuotaLimits.UNLIMITED);
  }

  PoolSystem system() {
    return system;
  }

  PoolProcess tenant() {
    return tenant;
  }

  Kind kind() {
    return kind;
  }

  void free(MemorySegment block) {
    system.ex().freePoolWithTag(block, TAG);
  }

  void freeElsewhere(MemorySegment block) {
    Thread thread = Thread.ofPlatform().name("elsewhere").start(() -> free(block));
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void touch(MemorySegment block, long offset, boolean write) {
    MemorySegment far = Reach.around(block, REACH, REACH);
    touchOnce(far, REACH + offset, write);
  }

  private static byte touchOnce(MemorySegment far, long offset, boolean write) {
    if (write) {
      far.set(ValueLayout.JAVA_BYTE, offset, (byte) 1);
      return 1;
    }
    return far.get(ValueLayout.JAVA_BYTE, offset);
  }

  void fill(MemorySegment block, long bytes) {
    fillOnce(Reach.around(block, 0, REACH), bytes);
  }

  private static void fillOnce(MemorySegment far, long bytes) {
    far.asSlice(0, bytes).fill((byte) 1);
  }

  void copy(MemorySegment block, long bytes) {
    copyOnce(Reach.around(block, 0, REACH), MemorySegment.ofArray(new byte[(int) bytes]), bytes);
  }

  private static void copyOnce(MemorySegment far, MemorySegment to, long bytes) {
    MemorySegment.copy(far, 0, to, 0, bytes);
  }

  /** Has the accesses compiled, on memory that they may touch. */
  private static void warm() {
    MemorySegment heap = MemorySegment.ofArray(new byte[64]);
    MemorySegment off = java.lang.foreign.Arena.global().allocate(4096);
    for (int i = 0; i < WARM; i++) {
      touchOnce(off, i & 4095, (i & 1) == 0);
      fillOnce(off, i & 63);
      copyOnce(off, heap, i & 63);
    }
  }

  public static void main(String[] args) {
    QuietLog.on();
    Misuse misuse = Misuse.valueOf(args[0]);
    boolean hot = args[1].equals("hot");
    if (hot) {
      warm();
    }
    for (Kind kind : Kind.values()) {
      Stage stage = new Stage(kind, misuse.side(), hot);
      for (long bytes : SIZES) {
        for (long number : misuse.numbers()) {
          stage.show(misuse, bytes, number);
        }
      }
      stage.finish();
    }
    System.out.println(ALIVE);
  }

  @SuppressWarnings("deprecation")
  private void show(Misuse misuse, long bytes, long number) {
    PoolProcess own = misuse == Misuse.LEAK ? null : tenant;
    if (own == null) {
      Stage leaking = new Stage(kind, misuse.side(), hot);
      leaking.show(misuse, bytes, number, leaking.tenant);
      leaking.finish();
      return;
    }
    show(misuse, bytes, number, own);
  }

  @SuppressWarnings("deprecation")
  private void show(Misuse misuse, long bytes, long number, PoolProcess owner) {
    MemorySegment block =
        owner.call(() -> system.ex().allocatePoolWithQuotaTag(kind.type(), bytes, TAG));
    block.fill((byte) 1);
    BugCheck check = null;
    try {
      system.verifier().guard(() -> misuse.commit(this, block, number));
    } catch (BugCheckError error) {
      check = error.bugCheck();
    }
    String what = misuse + " " + kind + " " + bytes + " " + number + ": " + check;
    require(check != null && check.code() == misuse.code(), what);
    if (misuse.isTouch()) {
      require(check.p3() == block.address() && check.p4() == bytes, what);
      require(check.advice().contains("'Fred'"), what);
      require(check.advice().contains("'tenant'"), what);
      require(check.advice().contains("Stage.show"), what);
    } else {
      long given = check.code() == 0xC1 ? check.p4() : check.p1();
      require(given == number, what);
    }
    if (check.advice().contains("freed by")) {
      require(
          check.advice().contains("elsewhere")
              == (misuse == Misuse.WRITE_AFTER_FREE_BY_ANOTHER_THREAD),
          what);
    }
    System.out.println(check.summary());
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private void finish() {
    tenant.close(CloseMode.RUNDOWN);
    require(tenant.references() == 0, "references " + tenant.references());
    system.checkInvariants();
    system.close();
  }
}

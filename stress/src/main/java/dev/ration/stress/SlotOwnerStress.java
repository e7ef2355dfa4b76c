// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import dev.ration.internal.memory.LinuxMemory;
import dev.ration.internal.slot.Slot;
import dev.ration.internal.slot.Slots;
import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * One thread has made itself the owner and goes on entering without the lock; the other takes the
 * slot away from it. A plain field loses no addition.
 */
@JCStressTest
@Outcome(id = "11", expect = Expect.ACCEPTABLE, desc = "Every addition counted.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Two were inside at once.")
@State
public class SlotOwnerStress {
  private static final int OFTEN = 300;
  private static final LinuxMemory MEMORY = new LinuxMemory();
  private static final Slots SLOTS = Objects.requireNonNull(Slots.create(MEMORY, 1));

  /** Not a thread's: as if the same thread came back in every state. */
  private static final long OWNER = 1L << 40;

  private static int next;

  private final Slot slot = next();
  private int sum;

  private static synchronized Slot next() {
    return SLOTS.slot(next++ & 7);
  }

  @Actor
  public void owner() {
    for (int i = 0; i < OFTEN; i++) {
      if (slot.tryEnter(OWNER)) {
        slot.leave(OWNER);
      }
    }
    for (int i = 0; i < 10; i++) {
      while (!slot.tryEnter(OWNER)) {
        Thread.onSpinWait();
      }
      sum++;
      slot.leave(OWNER);
    }
  }

  @Actor
  public void stranger() {
    Slot acquired = SLOTS.acquire(slot.index);
    sum++;
    acquired.leave();
  }

  @Arbiter
  public void read(I_Result result) {
    Slot acquired = SLOTS.acquire(slot.index);
    result.r1 = sum;
    acquired.leave();
  }
}

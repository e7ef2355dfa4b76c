// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import dev.ration.internal.memory.LinuxMemory;
import dev.ration.internal.slot.Slot;
import dev.ration.internal.slot.Slots;
import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A page is taken out of use: the header is withdrawn, the slots are waited for, the words are
 * reused. Whoever found the header before, inside a slot, never sees the words reused.
 */
@JCStressTest
@Outcome(id = "1, 7", expect = Expect.ACCEPTABLE, desc = "Found the page; its words were as left.")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Came too late to find the page.")
@Outcome(id = "1, 8", expect = Expect.FORBIDDEN, desc = "Found the page, and saw it reused.")
@State
public class GracePeriodStress {
  /** So often does a thread enter that becomes the owner of its slot. */
  private static final int OFTEN = 300;

  private static final LinuxMemory MEMORY = new LinuxMemory();
  private static final Slots SLOTS = Objects.requireNonNull(Slots.create(MEMORY, 2));

  private volatile long header = 1;
  private long word = 7;

  /** A free: looks the page up inside its slot, and then at the block's word. */
  @Actor
  public void reader(II_Result result) {
    long self = Thread.currentThread().threadId();
    for (int i = 0; i < OFTEN; i++) {
      if (SLOTS.home(self).tryEnter(self)) {
        SLOTS.home(self).leave(self);
      }
    }
    Slot slot = SLOTS.acquireAny();
    if (header == 1) {
      result.r1 = 1;
      result.r2 = (int) word;
    }
    slot.leave();
  }

  /** The slab that is given back. */
  @Actor
  public void writer() {
    header = 0;
    SLOTS.await();
    word = 8;
  }
}

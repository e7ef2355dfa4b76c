// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress;

import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.memory.Words;
import dev.ration.internal.slot.Slot;
import dev.ration.internal.slot.Slots;
import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/**
 * Plain words under a slot's lock: at most one thread is inside, and sees what the last one did.
 */
@JCStressTest
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "Every addition counted.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An addition was lost.")
@State
public class SlotLockStress {
  private static final PortableMemory MEMORY = new PortableMemory();

  /** So many states may be in use at once, each with a word of its own under the same slot. */
  private static final int WORDS = 1 << 16;

  private static final Slots SLOTS = Objects.requireNonNull(Slots.create(MEMORY, 2));
  private static final long FIRST =
      Objects.requireNonNull(MEMORY.reserveMetadata(WORDS * 8L)).words();
  private static int next;

  private final long word = FIRST + 8L * number();

  public SlotLockStress() {
    Words.setVolatile(word, 0);
  }

  private static synchronized int number() {
    return next++ & (WORDS - 1);
  }

  @Actor
  public void addOne() {
    add(1);
  }

  @Actor
  public void addTwo() {
    add(2);
  }

  private void add(long value) {
    Slot slot = SLOTS.acquire(3);
    Words.set(word, Words.get(word) + value);
    slot.leave();
  }

  @Arbiter
  public void read(J_Result result) {
    Slot slot = SLOTS.acquire(3);
    result.r1 = Words.get(word);
    slot.leave();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Pause;
import dev.ration.internal.memory.Range;
import dev.ration.internal.memory.Runner;
import dev.ration.internal.slab.Quiescence;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The fixed set of slots that platform and virtual threads share.
 *
 * <p>Assumption on callers: between entering a slot and leaving it they neither block nor take
 * another lock nor call native code. Guarantees: at most one thread is inside a slot; what it did
 * is seen by the next; {@link Slot#leave} is the one store that commits an operation. Progress: a
 * thread that finds its slot busy takes any other; only when all are busy does it wait.
 */
public final class Slots implements Quiescence {
  private static final int MOST = 64;
  private static final int HOME_SHIFT = Long.SIZE - 6;
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private final OsMemory memory;
  private final Slot[] all;
  private final Slot[] homes = new Slot[MOST];

  /** The states of all, one after the other. */
  private final Range range;

  /** The pointer to the state of the first. */
  private final long states;

  private volatile boolean closed;

  private Slots(OsMemory memory, int count, Range range) {
    assert Integer.bitCount(count) == 1 && count <= MOST;
    this.memory = memory;
    this.range = range;
    this.states = range.words();
    this.all = new Slot[count];
    boolean ownable = memory.fenceEveryThread();
    for (int i = 0; i < count; i++) {
      all[i] = new Slot(i, states + (long) i * SlotLayout.BYTES, ownable);
    }
    for (int i = 0; i < MOST; i++) {
      homes[i] = all[i / (MOST / count)];
    }
  }

  /** Makes the slots of a system, or null when the operating system refuses their memory. */
  public static @Nullable Slots create(OsMemory memory, int processors) {
    int count = Math.clamp(Integer.highestOneBit(Math.max(1, processors)) * 4L, 8, MOST);
    long bytes = (long) count * SlotLayout.BYTES;
    Range range = memory.reserveResident(bytes);
    return range == null ? null : new Slots(memory, count, range);
  }

  public int count() {
    return all.length;
  }

  /** A slot by its number. */
  public Slot slot(int index) {
    return all[index];
  }

  /** The pointer to the state of a slot. */
  public long state(int index) {
    return all[index].state;
  }

  /** The number of the slot in whose state a pointer points. */
  public int index(long pointer) {
    return (int) ((pointer - states) / SlotLayout.BYTES);
  }

  /** The slot that a runner tries first, by its {@link Runner#id}. */
  public Slot home(long id) {
    return homes[homeIndex(id)];
  }

  /**
   * All homes, by {@link #homeIndex}; not to be changed. An operation begins with a chain of loads
   * from its object to the slot, and whoever has this table has a shorter one.
   */
  public Slot[] homes() {
    return homes;
  }

  /** Where in {@link #homes} a runner's stands. */
  public static int homeIndex(long id) {
    return (int) ((id * GOLDEN) >>> HOME_SHIFT);
  }

  /** The slot that a thread tries next, when its own is busy. */
  public Slot neighbour(Slot slot) {
    return all[(slot.index + 1) & (all.length - 1)];
  }

  /** The number of the slot where a slow path of the running thread leaves blocks and stocks. */
  public int chosen() {
    long self = Runner.id();
    Slot home = home(self);
    return home.isOwnedByOther(self) ? neighbour(home).index : home.index;
  }

  /**
   * Enters a slot, waiting for it; for slow paths, whose callers have touched their stack.
   *
   * @throws BrokenSlotException when the slot must be repaired first
   * @throws IllegalStateException when the system has been closed
   */
  public Slot acquire(int index) {
    Slot slot = all[index];
    long self = Runner.id();
    int spins = 0;
    while (!slot.tryVisit(self) && !slot.tryDispossess(self, memory)) {
      check(slot);
      Pause.spin(++spins);
    }
    return slot;
  }

  private void check(Slot slot) {
    if (slot.isBroken()) {
      throw BrokenSlotException.INSTANCE;
    }
    if (closed) {
      throw new IllegalStateException("the pool system has been closed");
    }
  }

  /** Enters the home slot of the running thread, or any that is free. */
  public Slot acquireAny() {
    long self = Runner.id();
    Slot home = home(self);
    int spins = 0;
    while (true) {
      Slot slot = home;
      do {
        if (slot.tryVisit(self)) {
          return slot;
        }
        check(slot);
        slot = neighbour(slot);
      } while (slot != home);
      if (home.tryDispossess(self, memory)) {
        return home;
      }
      Pause.spin(++spins);
    }
  }

  /**
   * Waits until every operation that was inside a slot has left it. A page record that was changed
   * before this call is seen changed by every operation that enters after it.
   *
   * <p>Locks first: an owner is made under the lock, and is seen by whoever has seen it released.
   * Owners keep their slots: a fence costs them less than locked instructions from then on.
   */
  @Override
  public void await() {
    VarHandle.fullFence();
    for (Slot slot : all) {
      slot.awaitLock();
    }
    long self = Runner.id();
    boolean owned = false;
    for (Slot slot : all) {
      owned |= slot.isOwnedByOther(self);
    }
    if (owned) {
      Slot.fence(memory);
    }
    for (Slot slot : all) {
      slot.awaitOwner();
    }
  }

  /**
   * Enters all slots, broken ones too; the caller is the only one who does.
   *
   * @return the numbers of the broken slots, as bits
   */
  public long acquireAll() {
    long broken = 0;
    boolean owned = false;
    for (Slot slot : all) {
      broken |= slot.seizeLock() ? 1L << slot.index : 0;
      owned |= slot.isOwnedByOther(0);
      slot.withdraw();
    }
    if (owned) {
      Slot.fence(memory);
    }
    for (Slot slot : all) {
      broken |= slot.seizeInside() ? 1L << slot.index : 0;
    }
    return broken;
  }

  public void releaseAll() {
    for (Slot slot : all) {
      slot.unlock();
    }
  }

  /** Leaves the slots, all of which the caller is in, and lets nobody in again. */
  public void close() {
    closed = true;
    for (Slot slot : all) {
      slot.close();
    }
  }

  public boolean isClosed() {
    return closed;
  }

  /** Bytes of all slots that are in memory now; all that they have where nobody knows. */
  public long bytes() {
    long present = memory.presentBytes(range, 0, range.bytes());
    return present == 0 ? range.bytes() : present;
  }
}

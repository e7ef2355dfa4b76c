// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Range;
import dev.ration.internal.memory.Words;
import dev.ration.internal.slab.Quiescence;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fixed set of slots that platform and virtual threads share.
 *
 * <p>Assumption on callers: between acquiring a slot and releasing it they neither block nor take
 * another lock nor call native code. Guarantees: at most one thread is inside a slot; what it did
 * is seen by the next; {@link #release} is the one store that commits an operation. Progress: a
 * thread that finds its slot busy takes any other; only when all are busy does it wait.
 *
 * <p>A thread can leave a slot locked only by an error that the JVM threw in the middle, such as
 * StackOverflowError. Its handler stores its id in {@link #troubles}, without a call. A slot whose
 * lock holds that same id is <em>broken</em>: nobody is inside, and its state is rebuilt before the
 * lock is freed. Whoever takes the mark away (by compare-and-set) decides: an acquirer that the
 * mark is stale, a repairer that the slot is his.
 */
public final class Slots implements Quiescence {
  private static final long FREE = 0;

  /** The lock of every slot of a closed system. */
  private static final long CLOSED = -1;

  private static final long REPAIRER = -2;
  private static final int SPINS = 128;
  private static final int MOST = 64;
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private final int count;
  private final int shift;
  private final long first;

  /** Keeps the memory of the slots alive as long as somebody can ask for one. */
  private final Range range;

  /** By slot; public for handlers, which must not call. */
  @SuppressWarnings("MutablePublicArray")
  public final Trouble[] troubles;

  /**
   * Whether there ever was a mark. Not volatile: only his own old mark can mislead a thread that
   * enters, and that one it sees.
   */
  public boolean anyTrouble;

  private volatile boolean closed;

  private Slots(int count, Range range) {
    assert Integer.bitCount(count) == 1 && count <= MOST;
    this.count = count;
    this.shift = 64 - Integer.numberOfTrailingZeros(count);
    this.range = range;
    this.first = range.words();
    this.troubles = new Trouble[count];
    Arrays.setAll(troubles, i -> new Trouble());
  }

  /** Makes the slots of a system, or null when the operating system refuses their memory. */
  public static @Nullable Slots create(OsMemory memory, int processors) {
    int count = Math.clamp(Integer.highestOneBit(Math.max(1, processors)) * 4L, 8, MOST);
    long bytes = (long) count * SlotLayout.BYTES;
    Range range = memory.reserveForever(bytes);
    return range == null ? null : new Slots(count, range);
  }

  public int count() {
    return count;
  }

  /** The pointer to a slot by its number. */
  public long slot(int index) {
    return first + (long) index * SlotLayout.BYTES;
  }

  /** The number of a slot by its pointer. */
  public int index(long slot) {
    return (int) ((slot - first) / SlotLayout.BYTES);
  }

  /** The slot that a thread tries first. */
  public int home(long threadId) {
    return (int) ((threadId * GOLDEN) >>> shift);
  }

  /** The slot that a thread tries next, when its own is busy. */
  public int neighbour(int index) {
    return (index + 1) & (count - 1);
  }

  /** Enters the slot at once, or says that it cannot. */
  public boolean tryAcquire(int index, long threadId) {
    if (!Words.compareAndSet(slot(index), FREE, threadId)) {
      return false;
    }
    if (!anyTrouble) {
      return true;
    }
    try {
      return isStale(troubles[index]);
    } catch (Throwable e) {
      // Nothing has been done in the slot yet, but it is locked; the caller does not know that.
      troubles[index].word = 0;
      troubles[index].mark = threadId;
      throw e;
    }
  }

  /** Inside a slot that may be marked: takes the mark away, unless a repairer has. */
  private static boolean isStale(Trouble trouble) {
    long mark = trouble.mark;
    if (mark != 0 && !trouble.take(mark)) {
      return false;
    }
    trouble.word = 0;
    return true;
  }

  /** Commits the operation and leaves the slot. */
  public static void release(long slot) {
    Words.setRelease(slot, FREE);
  }

  /**
   * Enters a slot, waiting for it; for slow paths, whose callers have touched their stack.
   *
   * @throws BrokenSlotException when the slot must be repaired first
   * @throws IllegalStateException when the system has been closed
   */
  public long acquire(int index) {
    long slot = slot(index);
    long self = Thread.currentThread().threadId();
    int spins = 0;
    while (!tryAcquire(index, self)) {
      if (isBroken(index)) {
        throw BrokenSlotException.INSTANCE;
      }
      if (closed) {
        throw new IllegalStateException("the pool system has been closed");
      }
      pause(++spins);
    }
    return slot;
  }

  /** Enters the home slot of the running thread, or any that is free. */
  public long acquireAny() {
    long self = Thread.currentThread().threadId();
    int start = home(self);
    int spins = 0;
    while (true) {
      for (int i = 0; i < count; i++) {
        int index = (start + i) & (count - 1);
        if (tryAcquire(index, self)) {
          return slot(index);
        }
        if (isBroken(index)) {
          throw BrokenSlotException.INSTANCE;
        }
      }
      if (closed) {
        throw new IllegalStateException("the pool system has been closed");
      }
      pause(++spins);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // whoever is inside never blocks: let it finish
  private static void pause(int spins) {
    if (spins % SPINS != 0) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  private boolean isBroken(int index) {
    long holder = Words.getAcquire(slot(index));
    return holder > 0 && troubles[index].mark == holder;
  }

  /** Whether any slot waits for repair. */
  public boolean anyBroken() {
    for (int i = 0; i < count; i++) {
      if (isBroken(i)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Waits until every operation that was inside a slot has left it. A page record that was changed
   * before this call is seen changed by every operation that enters after it.
   */
  @Override
  public void await() {
    VarHandle.fullFence();
    for (int i = 0; i < count; i++) {
      long holder = Words.getAcquire(slot(i));
      int spins = 0;
      while (holder > 0 && Words.getAcquire(slot(i)) == holder && !isBroken(i)) {
        pause(++spins);
      }
    }
  }

  /**
   * Enters all slots, broken ones too; the caller is the only one who does.
   *
   * @return the numbers of the broken slots, as bits
   */
  public long acquireAll() {
    long broken = 0;
    for (int i = 0; i < count; i++) {
      int spins = 0;
      while (!Words.compareAndSet(slot(i), FREE, REPAIRER)) {
        long holder = Words.getAcquire(slot(i));
        if (holder > 0 && isBroken(i) && troubles[i].take(holder)) {
          Words.setVolatile(slot(i), REPAIRER);
          broken |= 1L << i;
          break;
        }
        pause(++spins);
      }
    }
    return broken;
  }

  public void releaseAll() {
    for (int i = 0; i < count; i++) {
      Words.setRelease(slot(i), FREE);
    }
  }

  /** Leaves the slots, all of which the caller is in, and lets nobody in again. */
  public void close() {
    closed = true;
    for (int i = 0; i < count; i++) {
      Words.setRelease(slot(i), CLOSED);
    }
  }

  public boolean isClosed() {
    return closed;
  }

  /** Gives the memory of closed slots back, all but the pages of their locks. */
  public void retire(OsMemory memory) {
    for (int i = 0; i < count; i++) {
      long start = slot(i) - first + OsMemory.PAGE_SIZE;
      memory.decommit(range, start, SlotLayout.BYTES - OsMemory.PAGE_SIZE);
    }
  }

  /** Bytes of all slots that may be resident. */
  public long bytes() {
    return (long) count * OsMemory.PAGE_SIZE;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Pause;
import dev.ration.internal.memory.Runner;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The door of one slot: who is inside, and where its state stands.
 *
 * <p>There are two ways in. Anybody takes {@code lock} by compare-and-set. A thread that has come
 * that way often, and nobody else between, becomes the <em>owner</em>; he only stores his id in
 * {@code inside}, and looks whether he still is the owner, which costs no locked instruction.
 * Whoever wants to end that takes the lock, withdraws {@code owner}, and has every running thread
 * pass a full fence ({@link OsMemory#fenceEveryThread}): from then on either the owner's store is
 * seen, and he is waited for, or he sees that he is the owner no more. This is biased locking by an
 * asymmetric Dekker protocol (Dice, Moir and Scherer, 2003; Linux's membarrier(2)).
 *
 * <p>A slot has one owner, {@code onlyOwner}, who may lose it and become owner again, and another
 * one only when that thread has died: a former owner may still store into {@code inside}, however
 * late, before he finds out; were there another by then, he would overwrite that one's.
 *
 * <p>Threads are told apart by {@link Runner#id}: virtual threads share the identity of their
 * carrier, which none of them leaves while it is inside.
 *
 * <p>Equations: {@code owner}, {@code onlyOwner}, {@code returning}, {@code candidate} and {@code
 * streak} change only under {@code lock}; {@code inside} is written by {@code onlyOwner}, or by a
 * repairer for one whom an error threw out.
 *
 * <p>A thread can leave a slot locked only by an error that the JVM threw in the middle, such as
 * StackOverflowError. Its handler stores {@code word} and {@code before}, and then its id in {@code
 * mark}, without a call. A slot is <em>broken</em> when the mark names who is inside: nobody is,
 * and its state is rebuilt before it is used again. A mark can be stale, because the error came
 * outside. Whoever takes the mark away by compare-and-set decides: a thread that enters, that it is
 * stale; a repairer, that the slot is his.
 */
public final class Slot extends SlotPadding {
  /** Nobody has entered. */
  public static final int OUT = 0;

  /** Entered as the owner. */
  public static final int OWNED = 1;

  /** Entered by the lock. */
  public static final int LOCKED = 2;

  private static final long NOBODY = 0;

  /** The lock of every slot of a closed system. */
  private static final long CLOSED = -1;

  private static final long REPAIRER = -2;

  /** How often a thread must come in a row to become the owner; doubled whenever one is removed. */
  private static final int FIRST_STREAK = 256;

  private static final int LONGEST_STREAK = 1 << 14;

  /** Visits of owned slots less than this apart are often: a fence takes a tenth of it. */
  private static final long OFTEN_NANOS = 200_000;

  private static final VarHandle LOCK;
  private static final VarHandle INSIDE;
  private static final VarHandle MARK;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      LOCK = lookup.findVarHandle(Slot.class, "lock", long.class);
      INSIDE = lookup.findVarHandle(Slot.class, "inside", long.class);
      MARK = lookup.findVarHandle(Slot.class, "mark", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Its number. */
  public final int index;

  /** The pointer to its state; see {@link SlotLayout}. */
  public final long state;

  /** Of a handler: the block word that the operation was changing, or 0. */
  public long word;

  /** Of a handler: what that word was before. */
  public long before;

  /** Of a handler: the id of its thread; 0 when there is no trouble. */
  public volatile long mark;

  private volatile long lock;
  private volatile long owner;
  private long inside;
  private final boolean ownable;
  private long onlyOwner;
  private @Nullable WeakReference<Thread> ownerThread;
  private long candidate;
  private int streak;
  private int needed = FIRST_STREAK;

  /** The owner who has his slot back when whoever has the lock now leaves. */
  private long returning;

  private long lastVisit = System.nanoTime() - OFTEN_NANOS;

  Slot(int index, long state, boolean ownable) {
    this.index = index;
    this.state = state;
    this.ownable = ownable;
  }

  /** Enters at once, or says that it cannot; a slot that another thread owns is busy. */
  public boolean tryEnter(long self) {
    return enter(self) != OUT;
  }

  /**
   * As {@link #tryEnter}: returns {@link #OUT}, or the way by which the caller came and is to
   * {@link #leaveBy leave}. A compiler that has never seen the other one has nothing to ask then.
   */
  public int enter(long self) {
    long seen = owner;
    if (seen == self) {
      return enterOwned(self) ? OWNED : OUT;
    }
    return seen == NOBODY && enterShared(self, true) ? LOCKED : OUT;
  }

  /**
   * As {@link #tryEnter}, for whoever may have no more business here, and does not become owner.
   */
  boolean tryVisit(long self) {
    long seen = owner;
    return seen == self ? enterOwned(self) : seen == NOBODY && enterShared(self, false);
  }

  private boolean enterOwned(long self) {
    if (mark != 0 && (inside == self || !takeStaleMark())) {
      return false;
    }
    assert inside != self : "two threads of one carrier are inside";
    try {
      inside = self;
      // No instruction on x86, but HotSpot's compilers move no access across it; the fence that
      // orders this store and the load below is run by whoever withdraws the ownership.
      VarHandle.releaseFence();
      if (owner == self) {
        return true;
      }
      inside = NOBODY;
      return false;
    } catch (Throwable e) {
      inside = NOBODY;
      throw e;
    }
  }

  private boolean enterShared(long self, boolean regular) {
    if (!LOCK.compareAndSet(this, NOBODY, self)) {
      return false;
    }
    try {
      if (owner != NOBODY) {
        LOCK.setRelease(this, NOBODY);
        return false;
      }
      if (mark != 0 && !takeStaleMark()) {
        return false;
      }
      if (regular) {
        court(self);
      }
      return true;
    } catch (Throwable e) {
      // Nothing has been done in the slot yet, but it is locked; the caller does not know that.
      word = 0;
      mark = self;
      throw e;
    }
  }

  /** Takes a mark away that is not the repairer's already. */
  private boolean takeStaleMark() {
    long seen = mark;
    if (seen != 0 && !MARK.compareAndSet(this, seen, 0L)) {
      return false;
    }
    word = 0;
    return true;
  }

  private void court(long self) {
    if (candidate != self) {
      candidate = self;
      streak = 0;
    } else if (ownable && ++streak >= needed) {
      streak = 0;
      if (onlyOwner == self || ((onlyOwner == NOBODY || hasDied()) && remember())) {
        onlyOwner = self;
        owner = self;
      }
    }
  }

  /** Whether the owner so far can store no more; of a carrier nobody knows. */
  private boolean hasDied() {
    if (ownerThread == null) {
      return false;
    }
    Thread former = ownerThread.get();
    return former == null || !former.isAlive();
  }

  /** Remembers the thread that becomes the owner; false when the Java heap is full. */
  private boolean remember() {
    Thread current = Thread.currentThread();
    try {
      ownerThread = current.isVirtual() ? null : new WeakReference<>(current);
      return true;
    } catch (OutOfMemoryError full) {
      return false;
    }
  }

  /** Commits the operation and leaves. */
  public void leave(long self) {
    leaveBy(inside == self ? OWNED : LOCKED);
  }

  /** As {@link #leave(long)}, by the way that {@link #enter} has returned. */
  public void leaveBy(int way) {
    if (way == OWNED) {
      INSIDE.setRelease(this, NOBODY);
    } else {
      if (returning != NOBODY) {
        owner = returning;
        returning = NOBODY;
      }
      LOCK.setRelease(this, NOBODY);
    }
  }

  /** As {@link #leave(long)}, for whoever has no need to hurry. */
  public void leave() {
    leave(Runner.id());
  }

  /**
   * Enters a slot that another thread owns. The owner has it back when the visit is over, unless
   * visits are so frequent that the fences cost more than the locked instructions that he is
   * spared.
   */
  boolean tryDispossess(long self, OsMemory memory) {
    if (owner == NOBODY || owner == self || !LOCK.compareAndSet(this, NOBODY, self)) {
      return false;
    }
    long former = owner;
    withdraw();
    long now = System.nanoTime();
    if (now - lastVisit >= OFTEN_NANOS) {
      returning = former;
    } else {
      needed = Math.min(needed * 2, LONGEST_STREAK);
    }
    lastVisit = now;
    fence(memory);
    int spins = 0;
    while (isInside() && !isBroken()) {
      Pause.spin(++spins);
    }
    if (isInside()) {
      owner = former;
      returning = NOBODY;
      LOCK.setRelease(this, NOBODY);
      return false;
    }
    return true;
  }

  static void fence(OsMemory memory) {
    int spins = 0;
    while (!memory.fenceEveryThread()) {
      Pause.spin(++spins);
    }
  }

  void withdraw() {
    owner = NOBODY;
    returning = NOBODY;
    candidate = NOBODY;
  }

  private boolean isInside() {
    return (long) INSIDE.getAcquire(this) != NOBODY;
  }

  /** Whether somebody else can be inside without the lock. */
  boolean isOwnedByOther(long self) {
    long seen = owner;
    return seen != NOBODY && seen != self;
  }

  boolean isBroken() {
    long seen = mark;
    return seen != 0 && (lock == seen || (long) INSIDE.getAcquire(this) == seen);
  }

  /** Waits until whoever has the lock has left once. */
  void awaitLock() {
    long holder = lock;
    int spins = 0;
    while (holder > NOBODY && lock == holder && !isBroken()) {
      Pause.spin(++spins);
    }
  }

  /** Waits until the owner has been seen outside. */
  void awaitOwner() {
    int spins = 0;
    while (isInside() && !isBroken()) {
      Pause.spin(++spins);
    }
  }

  /** Takes the lock for a repairer; true when it is a broken slot's. */
  boolean seizeLock() {
    int spins = 0;
    while (!LOCK.compareAndSet(this, NOBODY, REPAIRER)) {
      long holder = lock;
      if (holder > NOBODY && mark == holder && MARK.compareAndSet(this, holder, 0L)) {
        lock = REPAIRER;
        return true;
      }
      Pause.spin(++spins);
    }
    return false;
  }

  /** Waits for a former owner to leave, behind a fence; true when an error threw him out. */
  boolean seizeInside() {
    int spins = 0;
    while (isInside()) {
      long owning = (long) INSIDE.getAcquire(this);
      if (owning != NOBODY && mark == owning && MARK.compareAndSet(this, owning, 0L)) {
        INSIDE.setRelease(this, NOBODY);
        return true;
      }
      Pause.spin(++spins);
    }
    return false;
  }

  /** Lets others in again, after {@link #seizeLock}. */
  void unlock() {
    LOCK.setRelease(this, NOBODY);
  }

  /** Lets nobody in again, after {@link #seizeLock}. */
  void close() {
    LOCK.setRelease(this, CLOSED);
  }
}

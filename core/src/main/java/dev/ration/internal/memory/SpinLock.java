// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A lock for the slow paths: spins as {@link Pause} says; never allocates, never parks while it is
 * held.
 *
 * <p>Not reentrant. Holders take locks in the order of {@link Rank} only, which assertions check;
 * one taken by {@link #tryLock} may stand out of order. Callers have touched their stack first, so
 * that no StackOverflowError can leave it locked.
 */
public final class SpinLock {
  /** The order in which locks are taken; a thread holding one takes only later ones. */
  public enum Rank {
    PROCESS,
    QUOTA,
    TAG,
    BIN,
    DEPOT,
    RESERVE,
    PAGES,
    METADATA
  }

  private static final VarHandle VERSION;

  /** By rank, how many locks the thread holds; kept only where assertions are on. */
  private static final ThreadLocal<int[]> COUNTS =
      ThreadLocal.withInitial(() -> new int[Rank.values().length]);

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(SpinLock.class, "version", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    Pause.spin(1); // initializes it, where there is stack and heap for that
  }

  private final Rank rank;

  private int version;

  public SpinLock(Rank rank) {
    this.rank = rank;
  }

  public Rank rank() {
    return rank;
  }

  public void lock() {
    assert comesLast() : rank + " is taken after a lock of its own rank or a later one";
    int spins = 0;
    while (!tryLock()) {
      Pause.spin(++spins);
    }
  }

  /** Takes the lock, or gives up at once when {@code patient} is false. */
  public boolean lock(boolean patient) {
    if (patient) {
      lock();
      return true;
    }
    return tryLock();
  }

  public boolean tryLock() {
    int seen = (int) VERSION.getOpaque(this);
    boolean taken = (seen & 1) == 0 && VERSION.compareAndSet(this, seen, seen + 1);
    assert !taken || count(1);
    return taken;
  }

  public void unlock() {
    assert isHeld() : rank + " is not held";
    assert count(-1);
    VERSION.setRelease(this, version + 1);
  }

  /** A number that every lock and unlock changes; odd while the lock is held. */
  public int version() {
    return (int) VERSION.getAcquire(this);
  }

  /** Whether what was read since {@link #version} gave this even number was of one moment. */
  public boolean isStill(int seen) {
    VarHandle.acquireFence();
    return (int) VERSION.getOpaque(this) == seen;
  }

  private boolean comesLast() {
    int[] counts = COUNTS.get();
    for (int later = rank.ordinal(); later < counts.length; later++) {
      if (counts[later] != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean count(int delta) {
    COUNTS.get()[rank.ordinal()] += delta;
    return true;
  }

  public boolean isHeld() {
    return (version() & 1) != 0;
  }
}

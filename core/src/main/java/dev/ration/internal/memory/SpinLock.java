// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A lock for the slow paths: spins, then yields; never allocates, never parks while it is held.
 *
 * <p>Not reentrant. Holders take locks in the order of {@link Rank} only, which assertions check.
 * Callers have touched their stack first, so that no StackOverflowError can leave it locked.
 */
public final class SpinLock {
  /** The order in which locks are taken; a thread holding one takes only later ones. */
  public enum Rank {
    PROCESS,
    QUOTA,
    TAG,
    BIN,
    DEPOT,
    PAGES,
    METADATA
  }

  private static final int SPINS = 64;
  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(SpinLock.class, "held", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Rank rank;

  @SuppressWarnings("unused") // through HELD
  private int held;

  public SpinLock(Rank rank) {
    this.rank = rank;
  }

  public Rank rank() {
    return rank;
  }

  @SuppressWarnings("ThreadPriorityCheck") // the holder never blocks: yielding lets it finish
  public void lock() {
    int spins = 0;
    while (!tryLock()) {
      if (++spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
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
    return (int) HELD.getOpaque(this) == 0 && HELD.compareAndSet(this, 0, 1);
  }

  public void unlock() {
    assert isHeld() : rank + " is not held";
    HELD.setRelease(this, 0);
  }

  public boolean isHeld() {
    return (int) HELD.getAcquire(this) != 0;
  }
}

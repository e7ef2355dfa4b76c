// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What an error that threw a thread out of the middle of an operation has left about it.
 *
 * <p>Its handler must not call anything, since there may be no stack: it stores the word and what
 * that was, and then the mark. The mark is volatile, so that whoever takes it sees the two.
 */
public final class Trouble {
  private static final VarHandle MARK;

  static {
    try {
      MARK = MethodHandles.lookup().findVarHandle(Trouble.class, "mark", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The block word that the operation was changing, or 0. */
  public long word;

  /** What that word was before. */
  public long before;

  /** The id of the thread; 0 when there is no trouble. */
  public volatile long mark;

  /** Takes the mark away; whoever does decides what it meant. */
  boolean take(long expected) {
    return MARK.compareAndSet(this, expected, 0L);
  }
}

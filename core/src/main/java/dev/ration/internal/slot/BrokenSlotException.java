// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

/** Says to a slow path that it must undo its steps, have the slots repaired, and start again. */
public final class BrokenSlotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("StaticAssignmentOfThrowable") // has no stack trace, and must allocate nothing
  static final BrokenSlotException INSTANCE = new BrokenSlotException();

  private BrokenSlotException() {
    super("a slot must be repaired", null, false, false);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

/** Says which equation of the data does not hold. */
public final class Invariant {
  /** A broken equation; {@code PoolSystem.checkInvariants} turns it into a bug check. */
  public static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Where: a pointer, an id or a sum. */
    private final long where;

    public Broken(String what, long where) {
      super(what + " at 0x" + Long.toHexString(where));
      this.where = where;
    }

    public long where() {
      return where;
    }
  }

  private Invariant() {}

  public static void check(boolean holds, String what, long where) {
    if (!holds) {
      throw new Broken(what, where);
    }
  }

  public static void equal(long actual, long expected, String what, long where) {
    if (actual != expected) {
      throw new Broken(what + ": " + actual + ", expected " + expected, where);
    }
  }
}

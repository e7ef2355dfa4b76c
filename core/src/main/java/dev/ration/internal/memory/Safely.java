// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

/** Runs what is not ours, on a thread that has other things to do. */
public final class Safely {
  private Safely() {}

  /** Whatever the body throws is logged: it must not cost the thread the block that it just got. */
  @SuppressWarnings("CatchingUnchecked")
  public static void run(String what, Runnable body) {
    try {
      body.run();
    } catch (Throwable e) {
      report(what, "", e);
    }
  }

  /**
   * Logs what was thrown, if there is Java heap for that.
   *
   * @param of whose it was, or empty
   */
  @SuppressWarnings("CatchingUnchecked")
  public static void report(String what, String of, Throwable thrown) {
    try {
      System.getLogger("dev.ration")
          .log(System.Logger.Level.ERROR, (what + ' ' + of).strip() + " failed", thrown);
    } catch (Throwable full) {
      // The logger, or the service that finds one, throws what it likes when it gets no memory.
    }
  }
}

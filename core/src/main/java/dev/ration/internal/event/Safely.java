// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.event;

/** Runs what is not ours, on a thread that has other things to do. */
final class Safely {
  private Safely() {}

  /** Whatever the body throws is logged: it must not cost the thread the block that it just got. */
  @SuppressWarnings("CatchingUnchecked")
  static void run(String what, Runnable body) {
    try {
      body.run();
    } catch (Throwable e) {
      System.getLogger("dev.ration").log(System.Logger.Level.ERROR, what + " failed", e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

/** A replay that had to stop: a thread of it failed, or it could not be set up. */
public final class ReplayException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message where the replay stopped, why, and what to do about it
   */
  public ReplayException(String message) {
    super(message);
  }

  /**
   * Makes an exception.
   *
   * @param message where the replay stopped and why
   * @param cause what stopped it
   */
  public ReplayException(String message, Throwable cause) {
    super(message, cause);
  }
}

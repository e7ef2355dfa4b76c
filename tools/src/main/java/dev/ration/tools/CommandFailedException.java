// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

/** A command that could not do what it was asked to, for a reason that its message says in full. */
final class CommandFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * What a system checks beyond what it always checks: Driver Verifier (Windows driver
 * documentation).
 *
 * <p>Start from {@link #NONE} and switch checks on, so that code keeps compiling when later
 * versions add some: {@code VerifierOptions.NONE.withFlagZeroBytes(true)}.
 *
 * @param flagZeroBytes whether a request for zero bytes is bug check 0xC4/0x00 instead of the
 *     smallest block
 */
public record VerifierOptions(boolean flagZeroBytes) {
  /** No check beyond the usual ones: the default. */
  public static final VerifierOptions NONE = new VerifierOptions(false);

  /**
   * {@return these options with {@code flagZeroBytes} as given}
   *
   * @param on whether a request for zero bytes is a bug check
   */
  public VerifierOptions withFlagZeroBytes(boolean on) {
    return new VerifierOptions(on);
  }
}

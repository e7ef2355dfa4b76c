// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

/** What {@link FailingSteps} throw: nothing that the pool could expect. */
public final class SimulatedFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Its stack trace says which step it was. */
  public SimulatedFailure() {
    super("simulated");
  }
}

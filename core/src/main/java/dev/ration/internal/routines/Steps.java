// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

/**
 * Passed between the steps of every slow path. Does nothing; tests put one here that fails at the
 * nth step, to show that every failure leaves the state as it was.
 */
public interface Steps {
  Steps NONE = () -> {};

  void pass();
}

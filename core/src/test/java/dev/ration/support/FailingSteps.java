// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import dev.ration.internal.routines.Steps;

/** Steps of which the nth throws. */
public final class FailingSteps implements Steps {
  private final FailurePoint point;

  public FailingSteps(FailurePoint point) {
    this.point = point;
  }

  @Override
  public void pass() {
    if (point.fails()) {
      throw new SimulatedFailure();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import dev.ration.internal.memory.Guards;

/** Guards of which the nth opening of pages is refused. */
final class FailingGuards extends ForwardingGuards {
  private final FailurePoint point;

  FailingGuards(Guards guards, FailurePoint point) {
    super(guards);
    this.point = point;
  }

  @Override
  public boolean open(long offset, long bytes) {
    return !point.fails() && super.open(offset, bytes);
  }
}

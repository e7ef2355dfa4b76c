// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import dev.ration.internal.memory.Guards;
import dev.ration.internal.memory.Range;

/** Guards of which the nth opening of pages is refused. */
final class FailingGuards implements Guards {
  private final Guards guards;
  private final FailurePoint point;

  FailingGuards(Guards guards, FailurePoint point) {
    this.guards = guards;
    this.point = point;
  }

  @Override
  public Range range() {
    return guards.range();
  }

  @Override
  public boolean open(long offset, long bytes) {
    return !point.fails() && guards.open(offset, bytes);
  }

  @Override
  public void shut(long offset, long bytes) {
    guards.shut(offset, bytes);
  }

  @Override
  public long mostOpen() {
    return guards.mostOpen();
  }

  @Override
  public void record(boolean on) {
    guards.record(on);
  }

  @Override
  public long newestFault(FaultFilter wanted) {
    return guards.newestFault(wanted);
  }

  @Override
  public boolean namesAddresses() {
    return guards.namesAddresses();
  }

  @Override
  public String name() {
    return guards.name();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import dev.ration.internal.memory.Guards;
import dev.ration.internal.memory.Range;

/** Guards that do what others do, until a test says otherwise. */
class ForwardingGuards implements Guards {
  private final Guards guards;

  ForwardingGuards(Guards guards) {
    this.guards = guards;
  }

  @Override
  public Range range() {
    return guards.range();
  }

  @Override
  public boolean open(long offset, long bytes) {
    return guards.open(offset, bytes);
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

// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import dev.ration.internal.memory.Guards;
import dev.ration.internal.memory.Range;

/** Guards of an operating system that does not say which address was touched. */
public final class QuietGuards implements Guards {
  private final Guards guards;

  public QuietGuards(Guards guards) {
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
    return 0;
  }

  @Override
  public boolean namesAddresses() {
    return false;
  }

  @Override
  public String name() {
    return guards.name();
  }
}

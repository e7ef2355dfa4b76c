// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import dev.ration.PoolProcess;
import org.HdrHistogram.Histogram;

/** Times the calls of one worker, the clock's own time included. Refused calls are not counted. */
final class TimedCalls implements PoolCalls {
  private static final int DIGITS = 3;

  private final PoolCalls calls;
  private final Histogram allocations = new Histogram(DIGITS);
  private final Histogram frees = new Histogram(DIGITS);

  TimedCalls(PoolCalls calls) {
    this.calls = calls;
  }

  @Override
  public long allocate(int poolType, long bytes, int tag, PoolProcess charged) {
    long start = System.nanoTime();
    long address = calls.allocate(poolType, bytes, tag, charged);
    long end = System.nanoTime();
    if (address != 0) {
      allocations.recordValue(Math.max(0, end - start));
    }
    return address;
  }

  @Override
  public void free(long address, int tag) {
    long start = System.nanoTime();
    calls.free(address, tag);
    long end = System.nanoTime();
    frees.recordValue(Math.max(0, end - start));
  }

  Histogram allocations() {
    return allocations;
  }

  Histogram frees() {
    return frees;
  }
}

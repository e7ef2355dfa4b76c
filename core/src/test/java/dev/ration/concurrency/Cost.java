// SPDX-License-Identifier: Apache-2.0
package dev.ration.concurrency;

import dev.ration.PoolProcess;

/** NT's arithmetic, written down once more. */
final class Cost {
  private Cost() {}

  /** What a block of so many bytes costs its process. */
  static long of(long bytes) {
    return bytes <= 4064 ? (Math.max(1, bytes) + 16 + 15) / 16 * 16 : (bytes + 4095) / 4096 * 4096;
  }

  /** What a process uses of a pool: 1 for paged, 0 for nonpaged. */
  static long usage(PoolProcess process, int poolType) {
    return poolType == 1 ? process.usage().pagedPoolUsage() : process.usage().nonPagedPoolUsage();
  }

  static long peak(PoolProcess process, int poolType) {
    return poolType == 1
        ? process.usage().peakPagedPoolUsage()
        : process.usage().peakNonPagedPoolUsage();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * How many bytes of each pool a process is charged for, and the most it ever was: the pool members
 * of VM_COUNTERS (ntddk.h), which Windows gives for ProcessVmCounters.
 *
 * <p>Usage is exact while nobody charges or returns. A peak is never below the true one, and exact
 * when no two threads ever charged or gave back at once. For each pool {@code 0 <= usage <= peak}.
 *
 * @param pagedPoolUsage bytes of paged pool charged now (QuotaPagedPoolUsage)
 * @param peakPagedPoolUsage the most there ever was of them (QuotaPeakPagedPoolUsage)
 * @param nonPagedPoolUsage bytes of nonpaged pool charged now (QuotaNonPagedPoolUsage)
 * @param peakNonPagedPoolUsage the most there ever was of them (QuotaPeakNonPagedPoolUsage)
 */
public record QuotaUsage(
    long pagedPoolUsage,
    long peakPagedPoolUsage,
    long nonPagedPoolUsage,
    long peakNonPagedPoolUsage) {
  /**
   * Makes a reading of both pools.
   *
   * @throws IllegalArgumentException if a usage is negative or above its peak
   */
  public QuotaUsage {
    Invariants.ascending(
        "pagedPoolUsage", pagedPoolUsage, "peakPagedPoolUsage", peakPagedPoolUsage);
    Invariants.ascending(
        "nonPagedPoolUsage", nonPagedPoolUsage, "peakNonPagedPoolUsage", peakNonPagedPoolUsage);
  }

  /**
   * {@return the bytes charged now in the pool of a type}
   *
   * @param poolType one of {@link PoolType}; bit 0 selects the paged pool
   */
  public long usage(int poolType) {
    return PoolType.isPaged(poolType) ? pagedPoolUsage : nonPagedPoolUsage;
  }

  /**
   * {@return the most bytes that were ever charged in the pool of a type}
   *
   * @param poolType one of {@link PoolType}; bit 0 selects the paged pool
   */
  public long peak(int poolType) {
    return PoolType.isPaged(poolType) ? peakPagedPoolUsage : peakNonPagedPoolUsage;
  }
}

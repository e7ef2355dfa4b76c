// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import java.util.Locale;

/**
 * How many bytes of each pool a process may be charged for: the first two members of QUOTA_LIMITS
 * (ntifs.h).
 *
 * <p>A charge that makes usage equal to the limit is allowed; one that would pass it is refused. A
 * limit may be set below the usage of the moment: then every charge is refused until enough has
 * been returned. Unlike the registry values of Windows, 0 does not mean "no limit".
 *
 * @param pagedPoolLimit bytes of paged pool; 0 admits nothing, {@link Long#MAX_VALUE} is unlimited
 * @param nonPagedPoolLimit bytes of nonpaged pool, likewise
 */
public record QuotaLimits(long pagedPoolLimit, long nonPagedPoolLimit) {
  /** No limit on either pool. */
  public static final QuotaLimits UNLIMITED = new QuotaLimits(Long.MAX_VALUE, Long.MAX_VALUE);

  /**
   * Makes a pair of limits.
   *
   * @throws IllegalArgumentException if a limit is negative
   */
  public QuotaLimits {
    requireLimit("pagedPoolLimit", pagedPoolLimit);
    requireLimit("nonPagedPoolLimit", nonPagedPoolLimit);
  }

  /**
   * {@return the limit that applies to a pool type}
   *
   * @param poolType one of {@link PoolType}; bit 0 selects the paged pool
   */
  public long limit(int poolType) {
    return PoolType.isPaged(poolType) ? pagedPoolLimit : nonPagedPoolLimit;
  }

  private static void requireLimit(String name, long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is %d: give 0 to admit nothing, a number of bytes, or Long.MAX_VALUE for no"
                  + " limit",
              name,
              bytes));
    }
  }
}

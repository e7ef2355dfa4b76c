// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import java.util.Locale;

/**
 * How many bytes of each pool are set aside for somebody: for a process as its guaranteed minimum,
 * or for requests that must not fail. This is Ration's own; the must-succeed pool of Windows is
 * obsolete, and a working-set minimum (QUOTA_LIMITS, ntifs.h) knows no pools.
 *
 * <p>Bytes are what blocks cost: with a header of 16 and rounding, or in whole pages. For that many
 * the pool sets aside twice as many bytes in pages, and six pages: no mix of sizes takes more. They
 * are there for nobody else. Blocks freed one by one can leave pages into which nothing larger
 * fits; only the owner's own blocks can do that.
 *
 * @param pagedPoolBytes bytes of paged pool; 0 for none
 * @param nonPagedPoolBytes bytes of nonpaged pool, which are locked into RAM as the rest of it is
 */
public record PoolReserve(long pagedPoolBytes, long nonPagedPoolBytes) {
  /** Nothing of either pool. */
  public static final PoolReserve NONE = new PoolReserve(0, 0);

  private static final long MOST = 1L << 40;

  /**
   * Makes a pair of amounts.
   *
   * @throws IllegalArgumentException if an amount is negative, or more than a tebibyte
   */
  public PoolReserve {
    require("pagedPoolBytes", pagedPoolBytes);
    require("nonPagedPoolBytes", nonPagedPoolBytes);
  }

  /**
   * {@return the bytes that are set aside of a pool}
   *
   * @param poolType one of {@link PoolType}; bit 0 selects the paged pool
   */
  public long bytes(int poolType) {
    return PoolType.isPaged(poolType) ? pagedPoolBytes : nonPagedPoolBytes;
  }

  private static void require(String name, long bytes) {
    if (bytes < 0 || bytes > MOST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is %d: give 0 to set nothing aside, or at most %d bytes",
              name,
              bytes,
              MOST));
    }
  }
}

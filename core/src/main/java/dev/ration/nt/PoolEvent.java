// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * Conditions of the pools that can be waited for: Standard Event Objects (Windows driver
 * documentation).
 *
 * <p>Each is a notification event: set while its condition holds. "Free" is a limit less what is
 * allocated. Between a pair's two thresholds neither is set. Mind the names: for memory and pools,
 * <em>low</em> means shortage; for commit, <em>low</em> means that little has been committed.
 */
public enum PoolEvent {
  /** Plenty of the machine's or container's memory is free. */
  HIGH_MEMORY_CONDITION,

  /** Little of the machine's or container's memory is free. */
  LOW_MEMORY_CONDITION,

  /** Plenty of paged pool is free: by default the lesser of 60 MiB and 2/5 of the pool, or more. */
  HIGH_PAGED_POOL_CONDITION,

  /** Little paged pool is free: by default the lesser of 30 MiB and 1/5 of the pool, or less. */
  LOW_PAGED_POOL_CONDITION,

  /**
   * Plenty of nonpaged pool is free: by default the lesser of 20 MiB and half the pool, or more.
   */
  HIGH_NON_PAGED_POOL_CONDITION,

  /** Little nonpaged pool is free: by default the lesser of 8 MiB and 1/3 of the pool, or less. */
  LOW_NON_PAGED_POOL_CONDITION,

  /** The memory committed is low compared with the current limit. */
  LOW_COMMIT_CONDITION,

  /** The memory committed is near the current limit, which may still grow. */
  HIGH_COMMIT_CONDITION,

  /** The memory committed is near the highest possible limit, which cannot grow. */
  MAXIMUM_COMMIT_CONDITION
}

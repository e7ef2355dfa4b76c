// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slot;

import dev.ration.internal.memory.Words;

/**
 * What one slot has counted of a tag: half a cache line for each pool.
 *
 * <pre>
 * word 0, 4  blocks allocated
 * word 1, 5  blocks freed
 * word 2, 6  bytes allocated
 * word 3, 7  bytes freed
 * </pre>
 *
 * <p>All four only grow, but when an operation is mended. Written by whoever is in the slot; read
 * by anybody. A free is stored with release, after the allocation that it ends: so whoever reads
 * the frees of all slots first, and then their allocations, finds no free without its allocation.
 */
public final class TagRow {
  private static final int ALLOCATED = 0;
  private static final int FREED = 8;
  private static final int BYTES_ALLOCATED = 16;
  private static final int BYTES_FREED = 24;
  private static final int POOL_BYTES = 32;

  private TagRow() {}

  private static long half(long row, int pool) {
    return row + (long) pool * POOL_BYTES;
  }

  /** Counts an allocation. */
  public static void allocate(long row, int pool, long bytes) {
    correct(row, pool, 1, bytes);
  }

  /** Counts a free; the count of blocks comes last, because no block word tells it. */
  public static void free(long row, int pool, long bytes) {
    long half = half(row, pool);
    grow(half, BYTES_FREED, bytes);
    grow(half, FREED, 1);
  }

  /** Counts a change of size in place. */
  public static void resize(long row, int pool, long delta) {
    grow(half(row, pool), delta > 0 ? BYTES_ALLOCATED : BYTES_FREED, Math.abs(delta));
  }

  private static void grow(long half, int count, long delta) {
    Words.setRelease(half, count, Words.get(half, count) + delta);
  }

  /** Lets the allocations be more, or fewer, than were counted. */
  public static void correct(long row, int pool, long blocks, long bytes) {
    long half = half(row, pool);
    Words.add(half, BYTES_ALLOCATED, bytes);
    Words.add(half, ALLOCATED, blocks);
  }

  public static long allocations(long row, int pool) {
    return Words.getAcquire(half(row, pool) + ALLOCATED);
  }

  public static long frees(long row, int pool) {
    return Words.getAcquire(half(row, pool) + FREED);
  }

  public static long bytesAllocated(long row, int pool) {
    return Words.getAcquire(half(row, pool) + BYTES_ALLOCATED);
  }

  public static long bytesFreed(long row, int pool) {
    return Words.getAcquire(half(row, pool) + BYTES_FREED);
  }
}

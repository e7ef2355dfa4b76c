// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.internal.routines.PoolRoutines;
import dev.ration.nt.PoolTag;
import java.lang.foreign.MemorySegment;

/**
 * The pool routines of the file system run-time library (ntifs.h).
 *
 * <p>No memory always raises STATUS_INSUFFICIENT_RESOURCES; no quota raises STATUS_QUOTA_EXCEEDED,
 * unless POOL_QUOTA_FAIL_INSTEAD_OF_RAISE makes it NULL. The memory is uninitialized. Pool types
 * are NonPagedPool, PagedPool, their cache-aligned forms, and NX. Blocks are freed by {@link
 * Ex#freePool} or {@link Ex#freePoolWithTag(java.lang.foreign.MemorySegment, int)}. Rules for
 * sizes, alignment, levels, closing and threads are those of {@link Ex}.
 */
public final class FsRtl {
  private final PoolRoutines routines;

  FsRtl(PoolRoutines routines) {
    this.routines = routines;
  }

  private MemorySegment allocate(int poolType, long numberOfBytes, int tag, int mode) {
    long address = routines.allocate(poolType, numberOfBytes, tag, PoolRoutines.FSRTL | mode);
    return routines.segment(poolType, address, numberOfBytes);
  }

  /**
   * Allocates pool memory, tagged 'None' (FsRtlAllocatePool, ntifs.h).
   *
   * @param poolType one of the page's four types, or NX
   * @param numberOfBytes to allocate
   * @return the block
   * @throws dev.ration.nt.NtStatusException when the request cannot be satisfied
   * @deprecated obsolete, as its page says; use {@link #allocatePoolWithTag(int, long, int)}
   */
  @Deprecated
  public MemorySegment allocatePool(int poolType, long numberOfBytes) {
    return allocate(poolType, numberOfBytes, PoolTag.NONE.value(), 0);
  }

  /**
   * Allocates pool memory with a tag (FsRtlAllocatePoolWithTag, ntifs.h).
   *
   * @param poolType one of the page's four types, or NX
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @return the block
   * @throws dev.ration.nt.NtStatusException when the request cannot be satisfied
   */
  public MemorySegment allocatePoolWithTag(int poolType, long numberOfBytes, int tag) {
    return allocate(poolType, numberOfBytes, tag, 0);
  }

  /**
   * Allocates pool memory with a tag (FsRtlAllocatePoolWithTag, ntifs.h).
   *
   * @param poolType one of the page's four types, or NX
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @return the block
   * @throws dev.ration.nt.NtStatusException when the request cannot be satisfied
   */
  public MemorySegment allocatePoolWithTag(int poolType, long numberOfBytes, PoolTag tag) {
    return allocatePoolWithTag(poolType, numberOfBytes, tag.value());
  }

  /**
   * Allocates pool memory, charging quota against the current process (FsRtlAllocatePoolWithQuota,
   * ntifs.h).
   *
   * @param poolType one of the page's four types, or NX
   * @param numberOfBytes to allocate
   * @return the block
   * @throws dev.ration.nt.NtStatusException when the request cannot be satisfied
   * @deprecated obsolete, as its page says; use {@link #allocatePoolWithQuotaTag(int, long, int)}
   */
  @Deprecated
  public MemorySegment allocatePoolWithQuota(int poolType, long numberOfBytes) {
    return allocate(poolType, numberOfBytes, PoolTag.NONE.value(), PoolRoutines.QUOTA);
  }

  /**
   * Allocates tagged pool memory, charging quota against the current process
   * (FsRtlAllocatePoolWithQuotaTag, ntifs.h).
   *
   * @param poolType one of the page's four types, or NX
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @return the block
   * @throws dev.ration.nt.NtStatusException when the request cannot be satisfied
   */
  public MemorySegment allocatePoolWithQuotaTag(int poolType, long numberOfBytes, int tag) {
    return allocate(poolType, numberOfBytes, tag, PoolRoutines.QUOTA);
  }

  /**
   * Allocates tagged pool memory, charging quota against the current process
   * (FsRtlAllocatePoolWithQuotaTag, ntifs.h).
   *
   * @param poolType one of the page's four types, or NX
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @return the block
   * @throws dev.ration.nt.NtStatusException when the request cannot be satisfied
   */
  public MemorySegment allocatePoolWithQuotaTag(int poolType, long numberOfBytes, PoolTag tag) {
    return allocatePoolWithQuotaTag(poolType, numberOfBytes, tag.value());
  }
}

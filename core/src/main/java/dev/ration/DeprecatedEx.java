// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.internal.routines.PoolRoutines;
import dev.ration.nt.PoolExtendedParameter;
import dev.ration.nt.PoolPriority;
import dev.ration.nt.PoolTag;
import java.lang.foreign.MemorySegment;

/**
 * The routines of {@link Ex} that their own pages call obsolete or deprecated. They work all the
 * same, and nobody sees this class: it is the older half of that one.
 */
abstract sealed class DeprecatedEx permits Ex {
  final PoolRoutines routines;

  DeprecatedEx(PoolRoutines routines) {
    this.routines = routines;
  }

  final MemorySegment allocate(int poolType, long numberOfBytes, int tag, int mode) {
    long address = routines.allocate(poolType, numberOfBytes, tag, mode);
    return routines.segment(poolType, address, numberOfBytes);
  }

  /** The mode that a priority asks for. */
  static int modeOf(int priority) {
    if (!PoolPriority.isValid(priority)) {
      throw new IllegalArgumentException(
          priority + " is no EX_POOL_PRIORITY: use a constant of PoolPriority");
    }
    return PoolRoutines.modeOf(priority);
  }

  /**
   * Allocates pool memory, tagged 'None' (ExAllocatePool, wdm.h).
   *
   * <p>The memory is uninitialized.
   *
   * @param poolType POOL_TYPE, perhaps with modifiers of {@link dev.ration.nt.PoolFlags}
   * @param numberOfBytes to allocate
   * @return the block, or NULL unless POOL_RAISE_IF_ALLOCATION_FAILURE is given
   * @throws dev.ration.nt.NtStatusException with that flag
   * @deprecated as its page says; use {@link Ex#allocatePool2(long, long, int)}
   */
  @Deprecated
  public MemorySegment allocatePool(int poolType, long numberOfBytes) {
    return allocate(poolType, numberOfBytes, PoolTag.NONE.value(), 0);
  }

  /**
   * Allocates pool memory with a tag (ExAllocatePoolWithTag, wdm.h).
   *
   * <p>The memory is uninitialized.
   *
   * @param poolType POOL_TYPE, perhaps with modifiers of {@link dev.ration.nt.PoolFlags}
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @return the block, or NULL unless POOL_RAISE_IF_ALLOCATION_FAILURE is given
   * @throws dev.ration.nt.NtStatusException with that flag
   * @deprecated as its page says; use {@link Ex#allocatePool2(long, long, int)}
   */
  @Deprecated
  public MemorySegment allocatePoolWithTag(int poolType, long numberOfBytes, int tag) {
    return allocate(poolType, numberOfBytes, tag, 0);
  }

  /**
   * Allocates pool memory with a tag (ExAllocatePoolWithTag, wdm.h).
   *
   * <p>The memory is uninitialized.
   *
   * @param poolType POOL_TYPE, perhaps with modifiers of {@link dev.ration.nt.PoolFlags}
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @return the block, or NULL unless POOL_RAISE_IF_ALLOCATION_FAILURE is given
   * @throws dev.ration.nt.NtStatusException with that flag
   * @deprecated as its page says; use {@link Ex#allocatePool2(long, long, int)}
   */
  @Deprecated
  public MemorySegment allocatePoolWithTag(int poolType, long numberOfBytes, PoolTag tag) {
    return allocatePoolWithTag(poolType, numberOfBytes, tag.value());
  }

  /**
   * Allocates pool memory with a tag and a priority (ExAllocatePoolWithTagPriority, wdm.h).
   *
   * <p>The memory is uninitialized.
   *
   * @param poolType POOL_TYPE, perhaps with modifiers of {@link dev.ration.nt.PoolFlags}
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @param priority EX_POOL_PRIORITY, a constant of {@link PoolPriority}: a low one is refused
   *     where less than an eighth of the pool's limit would be left
   * @return the block, or NULL unless POOL_RAISE_IF_ALLOCATION_FAILURE is given
   * @throws dev.ration.nt.NtStatusException with that flag
   * @throws IllegalArgumentException when the priority is none
   * @deprecated as its page says; use {@link Ex#allocatePool3(long, long, int,
   *     PoolExtendedParameter...)}
   */
  @Deprecated
  public MemorySegment allocatePoolWithTagPriority(
      int poolType, long numberOfBytes, int tag, int priority) {
    return allocate(poolType, numberOfBytes, tag, modeOf(priority));
  }

  /**
   * Allocates pool memory with a tag and a priority (ExAllocatePoolWithTagPriority, wdm.h).
   *
   * <p>The memory is uninitialized.
   *
   * @param poolType POOL_TYPE, perhaps with modifiers of {@link dev.ration.nt.PoolFlags}
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @param priority EX_POOL_PRIORITY, a constant of {@link PoolPriority}: a low one is refused
   *     where less than an eighth of the pool's limit would be left
   * @return the block, or NULL unless POOL_RAISE_IF_ALLOCATION_FAILURE is given
   * @throws dev.ration.nt.NtStatusException with that flag
   * @throws IllegalArgumentException when the priority is none
   * @deprecated as its page says; use {@link Ex#allocatePool3(long, long, int,
   *     PoolExtendedParameter...)}
   */
  @Deprecated
  public MemorySegment allocatePoolWithTagPriority(
      int poolType, long numberOfBytes, PoolTag tag, int priority) {
    return allocatePoolWithTagPriority(poolType, numberOfBytes, tag.value(), priority);
  }

  /**
   * Allocates pool memory, charging quota against the current process (ExAllocatePoolWithQuota,
   * wdm.h).
   *
   * <p>The memory is uninitialized. Quota is not charged for requests of PAGE_SIZE or more. Callers
   * run at APC_LEVEL or below.
   *
   * @param poolType POOL_TYPE, perhaps with modifiers of {@link dev.ration.nt.PoolFlags}
   * @param numberOfBytes to allocate
   * @return the block, or NULL only if POOL_QUOTA_FAIL_INSTEAD_OF_RAISE is given
   * @throws dev.ration.nt.NtStatusException without that flag
   * @throws IllegalStateException when the current process has been closed
   * @deprecated as its page says; use {@link #allocatePoolWithQuotaTag(int, long, int)}
   */
  @Deprecated
  public MemorySegment allocatePoolWithQuota(int poolType, long numberOfBytes) {
    return allocate(
        poolType,
        numberOfBytes,
        PoolTag.NONE.value(),
        PoolRoutines.QUOTA | PoolRoutines.UNTAGGED_QUOTA);
  }

  /**
   * Allocates tagged pool memory, charging quota against the current process
   * (ExAllocatePoolWithQuotaTag, wdm.h).
   *
   * <p>The memory is uninitialized.
   *
   * @param poolType POOL_TYPE, perhaps with modifiers of {@link dev.ration.nt.PoolFlags}
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @return the block, or NULL only if POOL_QUOTA_FAIL_INSTEAD_OF_RAISE is given
   * @throws dev.ration.nt.NtStatusException without that flag
   * @throws IllegalStateException when the current process has been closed
   * @deprecated as its page says; use {@link Ex#allocatePool2(long, long, int)}
   */
  @Deprecated
  public MemorySegment allocatePoolWithQuotaTag(int poolType, long numberOfBytes, int tag) {
    return allocate(poolType, numberOfBytes, tag, PoolRoutines.QUOTA);
  }

  /**
   * Allocates tagged pool memory, charging quota against the current process
   * (ExAllocatePoolWithQuotaTag, wdm.h).
   *
   * <p>The memory is uninitialized.
   *
   * @param poolType POOL_TYPE, perhaps with modifiers of {@link dev.ration.nt.PoolFlags}
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @return the block, or NULL only if POOL_QUOTA_FAIL_INSTEAD_OF_RAISE is given
   * @throws dev.ration.nt.NtStatusException without that flag
   * @throws IllegalStateException when the current process has been closed
   * @deprecated as its page says; use {@link Ex#allocatePool2(long, long, int)}
   */
  @Deprecated
  public MemorySegment allocatePoolWithQuotaTag(int poolType, long numberOfBytes, PoolTag tag) {
    return allocatePoolWithQuotaTag(poolType, numberOfBytes, tag.value());
  }
}

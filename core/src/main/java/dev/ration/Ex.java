// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.internal.routines.FlagRequests;
import dev.ration.internal.routines.Lookaside;
import dev.ration.internal.routines.PoolRoutines;
import dev.ration.internal.routines.SystemRoutines;
import dev.ration.nt.PoolBlockSize;
import dev.ration.nt.PoolExtendedParameter;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolTagInfo;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The executive's pool routines (wdm.h).
 *
 * {@snippet class="dev.ration.snippets.Snippets" region="ex"}
 *
 * <table class="striped">
 * <caption>The routines that allocate</caption>
 * <thead><tr><th scope="col">Routine</th><th scope="col">Charges quota</th>
 * <th scope="col">Memory</th><th scope="col">Refused</th></tr></thead>
 * <tbody>
 * <tr><th scope="row">{@code allocatePool2}, {@code allocatePool3}</th>
 * <td>with POOL_FLAG_USE_QUOTA</td><td>zeroed, unless POOL_FLAG_UNINITIALIZED</td>
 * <td>NULL; raises with POOL_FLAG_RAISE_ON_FAILURE</td></tr>
 * <tr><th scope="row">{@code …QuotaZero}, {@code …QuotaUninitialized}</th>
 * <td>yes</td><td>as named</td>
 * <td>raises; NULL with POOL_QUOTA_FAIL_INSTEAD_OF_RAISE</td></tr>
 * <tr><th scope="row">{@code …Zero}, {@code …Uninitialized}, {@code …Priority…}</th>
 * <td>no</td><td>as named</td>
 * <td>NULL; raises with POOL_RAISE_IF_ALLOCATION_FAILURE</td></tr>
 * <tr><th scope="row">{@code …WithQuota}, {@code …WithQuotaTag} (deprecated)</th>
 * <td>yes; {@code …WithQuota} below PAGE_SIZE only</td><td>uninitialized</td>
 * <td>raises; NULL with POOL_QUOTA_FAIL_INSTEAD_OF_RAISE</td></tr>
 * <tr><th scope="row">{@code allocatePool}, {@code …WithTag}, {@code …WithTagPriority}
 * (deprecated)</th>
 * <td>no</td><td>uninitialized</td>
 * <td>NULL; raises with POOL_RAISE_IF_ALLOCATION_FAILURE</td></tr>
 * </tbody>
 * </table>
 *
 * <p>Refusals: no memory is STATUS_INSUFFICIENT_RESOURCES, no quota STATUS_QUOTA_EXCEEDED, raised
 * as {@link dev.ration.nt.NtStatusException}; a double shortage is no memory. The quota charged is
 * that of the process bound to the running thread; without one nobody is charged, unless the system
 * was built with {@link dev.ration.nt.UnboundPolicy#REFUSE}.
 *
 * <p>A segment that one of them returns is exactly {@code numberOfBytes} long, dies with its system
 * and not with its block, and may be used from any thread. {@code numberOfBytes} is a SIZE_T: a
 * negative {@code long} is a huge request and fails as one. Zero bytes give the smallest block,
 * except by the flags of {@code allocatePool2}. Blocks of up to 4,064 bytes lie within one page and
 * are 16-byte aligned; larger ones are page-aligned.
 *
 * <p>Levels: paged pool is allocated and freed at APC_LEVEL or below, nonpaged pool at
 * DISPATCH_LEVEL or below; violations are bug checks 0xC2/0x08 and 0xC2/0x09. A pool type that is
 * not supported is 0xC2/0x9A, a tag of zero 0xC2/0x9B. Where a bug check's sink returns, an
 * allocation gives NULL and a free does nothing.
 *
 * <p>All routines may be called from any thread, and throw {@link IllegalStateException} when the
 * system, or the process to charge, has been closed; frees after a close are bug check 0xC2/0x42.
 */
public final class Ex extends DeprecatedEx {
  private final SystemRoutines system;
  private final FlagRequests flagRequests;

  Ex(SystemRoutines system) {
    super(system.pool());
    this.system = system;
    this.flagRequests = system.flagRequests();
  }

  /**
   * Allocates zeroed pool memory (ExAllocatePoolZero, wdm.h).
   *
   * @param poolType POOL_TYPE, perhaps with modifiers of {@link dev.ration.nt.PoolFlags}
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @return the block, or NULL unless POOL_RAISE_IF_ALLOCATION_FAILURE is given
   * @throws dev.ration.nt.NtStatusException with that flag
   */
  public MemorySegment allocatePoolZero(int poolType, long numberOfBytes, int tag) {
    return allocate(poolType, numberOfBytes, tag, PoolRoutines.ZERO);
  }

  /**
   * As {@link #allocatePoolZero(int, long, int)}.
   *
   * @param poolType as there
   * @param numberOfBytes as there
   * @param tag of the block
   * @return as there
   */
  public MemorySegment allocatePoolZero(int poolType, long numberOfBytes, PoolTag tag) {
    return allocatePoolZero(poolType, numberOfBytes, tag.value());
  }

  /**
   * Allocates uninitialized pool memory (ExAllocatePoolUninitialized, wdm.h).
   *
   * @param poolType POOL_TYPE, perhaps with modifiers of {@link dev.ration.nt.PoolFlags}
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @return the block, or NULL unless POOL_RAISE_IF_ALLOCATION_FAILURE is given
   * @throws dev.ration.nt.NtStatusException with that flag
   */
  public MemorySegment allocatePoolUninitialized(int poolType, long numberOfBytes, int tag) {
    return allocate(poolType, numberOfBytes, tag, 0);
  }

  /**
   * As {@link #allocatePoolUninitialized(int, long, int)}.
   *
   * @param poolType as there
   * @param numberOfBytes as there
   * @param tag of the block
   * @return as there
   */
  public MemorySegment allocatePoolUninitialized(int poolType, long numberOfBytes, PoolTag tag) {
    return allocatePoolUninitialized(poolType, numberOfBytes, tag.value());
  }

  /**
   * Allocates zeroed pool memory with a priority (ExAllocatePoolPriorityZero, wdm.h).
   *
   * @param poolType POOL_TYPE, perhaps with modifiers of {@link dev.ration.nt.PoolFlags}
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @param priority EX_POOL_PRIORITY, a constant of {@link dev.ration.nt.PoolPriority}
   * @return the block, or NULL unless POOL_RAISE_IF_ALLOCATION_FAILURE is given
   * @throws dev.ration.nt.NtStatusException with that flag
   */
  public MemorySegment allocatePoolPriorityZero(
      int poolType, long numberOfBytes, int tag, int priority) {
    return allocate(poolType, numberOfBytes, tag, PoolRoutines.ZERO | modeOf(priority));
  }

  /**
   * As {@link #allocatePoolPriorityZero(int, long, int, int)}.
   *
   * @param poolType as there
   * @param numberOfBytes as there
   * @param tag of the block
   * @param priority as there
   * @return as there
   */
  public MemorySegment allocatePoolPriorityZero(
      int poolType, long numberOfBytes, PoolTag tag, int priority) {
    return allocatePoolPriorityZero(poolType, numberOfBytes, tag.value(), priority);
  }

  /**
   * Allocates uninitialized pool memory with a priority (ExAllocatePoolPriorityUninitialized,
   * wdm.h).
   *
   * @param poolType POOL_TYPE, perhaps with modifiers of {@link dev.ration.nt.PoolFlags}
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @param priority EX_POOL_PRIORITY, a constant of {@link dev.ration.nt.PoolPriority}
   * @return the block, or NULL unless POOL_RAISE_IF_ALLOCATION_FAILURE is given
   * @throws dev.ration.nt.NtStatusException with that flag
   */
  public MemorySegment allocatePoolPriorityUninitialized(
      int poolType, long numberOfBytes, int tag, int priority) {
    return allocate(poolType, numberOfBytes, tag, modeOf(priority));
  }

  /**
   * As {@link #allocatePoolPriorityUninitialized(int, long, int, int)}.
   *
   * @param poolType as there
   * @param numberOfBytes as there
   * @param tag of the block
   * @param priority as there
   * @return as there
   */
  public MemorySegment allocatePoolPriorityUninitialized(
      int poolType, long numberOfBytes, PoolTag tag, int priority) {
    return allocatePoolPriorityUninitialized(poolType, numberOfBytes, tag.value(), priority);
  }

  /**
   * Allocates zeroed pool memory, charging quota against the current process
   * (ExAllocatePoolQuotaZero, wdm.h).
   *
   * @param poolType POOL_TYPE, perhaps with modifiers of {@link dev.ration.nt.PoolFlags}
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @return the block, or NULL only if POOL_QUOTA_FAIL_INSTEAD_OF_RAISE is given
   * @throws dev.ration.nt.NtStatusException without that flag
   * @throws IllegalStateException when the current process has been closed
   */
  public MemorySegment allocatePoolQuotaZero(int poolType, long numberOfBytes, int tag) {
    return allocate(poolType, numberOfBytes, tag, PoolRoutines.QUOTA | PoolRoutines.ZERO);
  }

  /**
   * As {@link #allocatePoolQuotaZero(int, long, int)}.
   *
   * @param poolType as there
   * @param numberOfBytes as there
   * @param tag of the block
   * @return as there
   */
  public MemorySegment allocatePoolQuotaZero(int poolType, long numberOfBytes, PoolTag tag) {
    return allocatePoolQuotaZero(poolType, numberOfBytes, tag.value());
  }

  /**
   * Allocates uninitialized pool memory, charging quota against the current process
   * (ExAllocatePoolQuotaUninitialized, wdm.h).
   *
   * @param poolType POOL_TYPE, perhaps with modifiers of {@link dev.ration.nt.PoolFlags}
   * @param numberOfBytes to allocate
   * @param tag of the block, not 0
   * @return the block, or NULL only if POOL_QUOTA_FAIL_INSTEAD_OF_RAISE is given
   * @throws dev.ration.nt.NtStatusException without that flag
   * @throws IllegalStateException when the current process has been closed
   */
  public MemorySegment allocatePoolQuotaUninitialized(int poolType, long numberOfBytes, int tag) {
    return allocate(poolType, numberOfBytes, tag, PoolRoutines.QUOTA);
  }

  /**
   * As {@link #allocatePoolQuotaUninitialized(int, long, int)}.
   *
   * @param poolType as there
   * @param numberOfBytes as there
   * @param tag of the block
   * @return as there
   */
  public MemorySegment allocatePoolQuotaUninitialized(
      int poolType, long numberOfBytes, PoolTag tag) {
    return allocatePoolQuotaUninitialized(poolType, numberOfBytes, tag.value());
  }

  /**
   * Allocates pool memory by POOL_FLAGS (ExAllocatePool2, wdm.h): zeroed unless
   * POOL_FLAG_UNINITIALIZED, charged only with POOL_FLAG_USE_QUOTA.
   *
   * @param flags exactly one of NON_PAGED, NON_PAGED_EXECUTE and PAGED, and others of {@link
   *     dev.ration.nt.PoolFlags}; unknown required ones fail, unknown optional ones are ignored
   * @param numberOfBytes not 0
   * @param tag not 0
   * @return the block, or NULL unless POOL_FLAG_RAISE_ON_FAILURE is given
   * @throws dev.ration.nt.NtStatusException with that flag
   */
  public MemorySegment allocatePool2(long flags, long numberOfBytes, int tag) {
    return allocatePool3(flags, numberOfBytes, tag);
  }

  /**
   * As {@link #allocatePool2(long, long, int)}.
   *
   * @param flags as there
   * @param numberOfBytes not 0
   * @param tag of the block, not 0
   * @return the block, or NULL unless POOL_FLAG_RAISE_ON_FAILURE is given
   */
  public MemorySegment allocatePool2(long flags, long numberOfBytes, PoolTag tag) {
    return allocatePool3(flags, numberOfBytes, tag.value());
  }

  /**
   * Allocates pool memory by POOL_FLAGS and extended parameters (ExAllocatePool3, wdm.h).
   *
   * @param flags as for {@link #allocatePool2(long, long, int)}
   * @param numberOfBytes not 0
   * @param tag not 0
   * @param parameters each valid and satisfiable, or optional
   * @return the block, or NULL unless POOL_FLAG_RAISE_ON_FAILURE is given
   * @throws dev.ration.nt.NtStatusException with that flag; STATUS_INVALID_PARAMETER when flags,
   *     bytes, tag or a parameter are invalid
   */
  public MemorySegment allocatePool3(
      long flags, long numberOfBytes, int tag, PoolExtendedParameter... parameters) {
    long address = flagRequests.allocate(flags, numberOfBytes, tag, parameters);
    return routines.segment(FlagRequests.poolType(flags), address, numberOfBytes);
  }

  /**
   * As {@link #allocatePool3(long, long, int, PoolExtendedParameter...)}.
   *
   * @param flags as there
   * @param numberOfBytes not 0
   * @param tag of the block, not 0
   * @param parameters each valid and satisfiable, or optional
   * @return the block, or NULL unless POOL_FLAG_RAISE_ON_FAILURE is given
   */
  public MemorySegment allocatePool3(
      long flags, long numberOfBytes, PoolTag tag, PoolExtendedParameter... parameters) {
    return allocatePool3(flags, numberOfBytes, tag.value(), parameters);
  }

  /**
   * Frees a block whatever its tag (ExFreePool, wdm.h). Its charge goes back to the process that
   * paid it, whoever frees it and on whatever thread.
   *
   * @param p exactly what an allocation returned; anything else is bug check 0xC2
   */
  public void freePool(MemorySegment p) {
    routines.freeSegment(p, 0);
  }

  /**
   * Frees a block that must have a tag (ExFreePoolWithTag, wdm.h).
   *
   * @param p exactly what an allocation returned
   * @param tag that it was allocated with, compared without the protected bit; any other is bug
   *     check 0xC2/0x0A
   */
  public void freePoolWithTag(MemorySegment p, int tag) {
    if (routines.requireTag(tag)) {
      routines.freeSegment(p, tag);
    }
  }

  /**
   * As {@link #freePoolWithTag(MemorySegment, int)}.
   *
   * @param p exactly what an allocation returned
   * @param tag that it was allocated with
   */
  public void freePoolWithTag(MemorySegment p, PoolTag tag) {
    freePoolWithTag(p, tag.value());
  }

  /**
   * Tells how much a block takes (ExQueryPoolBlockSize): what it is charged less the 16 bytes of a
   * header, or whole pages.
   *
   * @param p exactly what an allocation returned
   * @return the bytes, and whether a process is charged for the block
   */
  public PoolBlockSize queryPoolBlockSize(MemorySegment p) {
    return system.blocks().blockSize(PoolRoutines.addressOf(p));
  }

  /**
   * Initializes a lookaside list (ExInitializeLookasideListEx, wdm.h).
   *
   * @param poolType of the entries
   * @param flags 0, or modifiers of {@link dev.ration.nt.PoolFlags}
   * @param size of an entry in bytes, at least 1
   * @param tag of the entries
   * @return the list, empty
   */
  public LookasideList initializeLookasideList(int poolType, int flags, long size, int tag) {
    Lookaside list = system.initializeLookaside(poolType, flags, size, tag);
    return new LookasideList(routines, list);
  }

  /**
   * As {@link #initializeLookasideList(int, int, long, int)}.
   *
   * @param poolType of the entries
   * @param flags 0, or modifiers of {@link dev.ration.nt.PoolFlags}
   * @param size of an entry in bytes, at least 1
   * @param tag of the entries
   * @return the list, empty
   */
  public LookasideList initializeLookasideList(int poolType, int flags, long size, PoolTag tag) {
    return initializeLookasideList(poolType, flags, size, tag.value());
  }

  /** {@return allocations, frees and bytes of every tag (SystemPoolTagInformation), by tag} */
  public List<PoolTagInfo> getPoolTagInfo() {
    return system.tagInfo();
  }
}

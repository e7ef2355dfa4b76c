// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolExtendedParameter;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolPriority;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;

/**
 * ExAllocatePool2 and 3: POOL_FLAGS and extended parameters.
 *
 * <p>Required flags (the low 32 bits) must be known and satisfied, optional ones may be unknown.
 * What is invalid gives NULL, or with RAISE_ON_FAILURE STATUS_INVALID_PARAMETER; nothing is a bug
 * check but a wrong IRQL.
 */
public final class FlagRequests {
  private static final long REQUIRED = 0xFFFF_FFFFL;
  private static final long SELECTORS =
      PoolFlags.POOL_FLAG_NON_PAGED
          | PoolFlags.POOL_FLAG_NON_PAGED_EXECUTE
          | PoolFlags.POOL_FLAG_PAGED;
  private static final long SUPPORTED =
      SELECTORS
          | PoolFlags.POOL_FLAG_USE_QUOTA
          | PoolFlags.POOL_FLAG_UNINITIALIZED
          | PoolFlags.POOL_FLAG_CACHE_ALIGNED
          | PoolFlags.POOL_FLAG_RAISE_ON_FAILURE;

  private final PoolRoutines pool;

  FlagRequests(PoolRoutines pool) {
    this.pool = pool;
  }

  /** Returns an address, or 0 where the page says NULL. */
  public long allocate(long flags, long bytes, int tag, PoolExtendedParameter... parameters) {
    boolean raise = (flags & PoolFlags.POOL_FLAG_RAISE_ON_FAILURE) != 0;
    boolean valid = bytes != 0 && PoolTag.identity(tag) != 0 && areFlagsValid(flags);
    int mode = 0;
    for (PoolExtendedParameter parameter : parameters) {
      valid = valid && isSatisfied(parameter, flags);
      mode |= mode(parameter);
    }
    if (!valid) {
      if (raise) {
        throw new NtStatusException(
            NtStatus.STATUS_INVALID_PARAMETER, pool.currentProcess().name(), tag, bytes, 0, 0);
      }
      return 0;
    }
    mode |= (flags & PoolFlags.POOL_FLAG_USE_QUOTA) != 0 ? Request.QUOTA : 0;
    mode |= (flags & PoolFlags.POOL_FLAG_UNINITIALIZED) == 0 ? Request.ZERO : 0;
    mode |= (flags & PoolFlags.POOL_FLAG_SPECIAL_POOL) != 0 ? Request.SPECIAL : 0;
    return pool.allocateByFlags(poolType(flags), bytes, tag, mode, raise);
  }

  private int mode(PoolExtendedParameter parameter) {
    if (parameter instanceof PoolExtendedParameter.Priority priority) {
      boolean valid = PoolPriority.isValid(priority.priority());
      return valid ? PoolRoutines.modeOf(priority.priority()) : 0;
    }
    return parameter instanceof PoolExtendedParameter.NumaNode node
            && pool.nodes() > 1
            && isNode(node.number())
        ? Request.where(node.number(), !node.anyNodeOk() && !node.optional())
        : 0;
  }

  private boolean isNode(int number) {
    return number >= 0 && number < pool.nodes();
  }

  /** The pool type that valid flags select. */
  public static int poolType(long flags) {
    boolean aligned = (flags & PoolFlags.POOL_FLAG_CACHE_ALIGNED) != 0;
    if ((flags & PoolFlags.POOL_FLAG_PAGED) != 0) {
      return aligned ? PoolType.PAGED_POOL_CACHE_ALIGNED : PoolType.PAGED_POOL;
    }
    return aligned ? PoolType.NON_PAGED_POOL_NX_CACHE_ALIGNED : PoolType.NON_PAGED_POOL_NX;
  }

  private static boolean areFlagsValid(long flags) {
    return (flags & REQUIRED & ~SUPPORTED) == 0 && Long.bitCount(flags & SELECTORS) == 1;
  }

  /** An optional parameter never fails; a required one must be known, valid and satisfiable. */
  private boolean isSatisfied(PoolExtendedParameter parameter, long flags) {
    boolean satisfied =
        switch (parameter) {
          case PoolExtendedParameter.Priority priority -> PoolPriority.isValid(priority.priority());
          case PoolExtendedParameter.NumaNode node ->
              (flags & PoolFlags.POOL_FLAG_NON_PAGED) != 0
                  && node.number() >= 0
                  && (node.anyNodeOk() || isNode(node.number()));
          case PoolExtendedParameter.SecurePool secure -> false;
          case PoolExtendedParameter.Other other -> false;
        };
    return satisfied || parameter.optional();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import dev.ration.PoolSystem;
import dev.ration.nt.PoolExtendedParameter;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolPriority;
import dev.ration.nt.PoolTag;
import java.lang.foreign.MemorySegment;

/** Every routine that allocates, and what its documentation page says of it. */
@SuppressWarnings("deprecation") // all routines, deprecated ones too
enum Routine {
  EX_POOL(0),
  EX_TAG(Routine.TAGGED),
  EX_PRIORITY(Routine.TAGGED),
  EX_QUOTA(Routine.QUOTA),
  EX_QUOTA_TAG(Routine.TAGGED | Routine.QUOTA),
  EX_ZERO(Routine.TAGGED | Routine.ZERO),
  EX_UNINITIALIZED(Routine.TAGGED),
  EX_PRIORITY_ZERO(Routine.TAGGED | Routine.ZERO),
  EX_PRIORITY_UNINITIALIZED(Routine.TAGGED),
  EX_QUOTA_ZERO(Routine.TAGGED | Routine.QUOTA | Routine.ZERO),
  EX_QUOTA_UNINITIALIZED(Routine.TAGGED | Routine.QUOTA),
  POOL2(Routine.TAGGED | Routine.FLAGS | Routine.ZERO),
  POOL2_UNINITIALIZED(Routine.TAGGED | Routine.FLAGS),
  POOL2_QUOTA(Routine.TAGGED | Routine.FLAGS | Routine.ZERO | Routine.QUOTA),
  POOL3(Routine.TAGGED | Routine.FLAGS | Routine.ZERO),
  POOL3_QUOTA(Routine.TAGGED | Routine.FLAGS | Routine.ZERO | Routine.QUOTA),
  FSRTL(Routine.FSRTL_FAMILY),
  FSRTL_TAG(Routine.TAGGED | Routine.FSRTL_FAMILY),
  FSRTL_QUOTA(Routine.QUOTA | Routine.FSRTL_FAMILY),
  FSRTL_QUOTA_TAG(Routine.TAGGED | Routine.QUOTA | Routine.FSRTL_FAMILY),
  RAW(Routine.TAGGED | Routine.RAW_POOL),
  RAW_CHARGED(Routine.TAGGED | Routine.QUOTA | Routine.RAW_POOL);

  private static final int TAGGED = 1;
  private static final int QUOTA = 2;
  private static final int ZERO = 4;
  private static final int FLAGS = 8;
  private static final int FSRTL_FAMILY = 16;
  private static final int RAW_POOL = 32;

  private final int traits;

  Routine(int traits) {
    this.traits = traits;
  }

  private boolean has(int trait) {
    return (traits & trait) != 0;
  }

  boolean charges() {
    return has(QUOTA);
  }

  boolean zeroes() {
    return has(ZERO);
  }

  boolean usesFlags() {
    return has(FLAGS);
  }

  boolean isFsRtl() {
    return has(FSRTL_FAMILY);
  }

  boolean isRaw() {
    return has(RAW_POOL);
  }

  int tag(int wanted) {
    return has(TAGGED) ? wanted : PoolTag.of("None").value();
  }

  /** Whether this routine charges a block of so many bytes to the current process. */
  boolean charges(long bytes, boolean exempt) {
    return has(QUOTA) && !((exempt || this == EX_QUOTA) && bytes >= Sizes.PAGE);
  }

  /** Whether a refusal is an exception: design decision 9. */
  boolean raises(boolean noMemory, boolean failFlag, boolean raiseFlag) {
    if (isRaw()) {
      return false;
    }
    if (usesFlags()) {
      return raiseFlag;
    }
    if (noMemory) {
      return isFsRtl() || (has(QUOTA) ? !failFlag : raiseFlag);
    }
    return !failFlag;
  }

  /** Calls the routine; RawPool's are called by their own names. */
  MemorySegment call(PoolSystem system, int type, long bytes, int tag, boolean raise) {
    int priority = PoolPriority.NORMAL_POOL_PRIORITY;
    return switch (this) {
      case EX_POOL -> system.ex().allocatePool(type, bytes);
      case EX_TAG -> system.ex().allocatePoolWithTag(type, bytes, tag);
      case EX_PRIORITY -> system.ex().allocatePoolWithTagPriority(type, bytes, tag, priority);
      case EX_QUOTA -> system.ex().allocatePoolWithQuota(type, bytes);
      case EX_QUOTA_TAG -> system.ex().allocatePoolWithQuotaTag(type, bytes, tag);
      case EX_ZERO -> system.ex().allocatePoolZero(type, bytes, tag);
      case EX_UNINITIALIZED -> system.ex().allocatePoolUninitialized(type, bytes, tag);
      case EX_PRIORITY_ZERO -> system.ex().allocatePoolPriorityZero(type, bytes, tag, priority);
      case EX_PRIORITY_UNINITIALIZED ->
          system.ex().allocatePoolPriorityUninitialized(type, bytes, tag, priority);
      case EX_QUOTA_ZERO -> system.ex().allocatePoolQuotaZero(type, bytes, tag);
      case EX_QUOTA_UNINITIALIZED -> system.ex().allocatePoolQuotaUninitialized(type, bytes, tag);
      case POOL2, POOL2_UNINITIALIZED, POOL2_QUOTA ->
          system.ex().allocatePool2(flags(type, raise), bytes, tag);
      case POOL3, POOL3_QUOTA ->
          system
              .ex()
              .allocatePool3(
                  flags(type, raise),
                  bytes,
                  tag,
                  PoolExtendedParameter.priority(priority),
                  new PoolExtendedParameter.NumaNode(0, true));
      case FSRTL -> system.fsRtl().allocatePool(type, bytes);
      case FSRTL_TAG -> system.fsRtl().allocatePoolWithTag(type, bytes, tag);
      case FSRTL_QUOTA -> system.fsRtl().allocatePoolWithQuota(type, bytes);
      case FSRTL_QUOTA_TAG -> system.fsRtl().allocatePoolWithQuotaTag(type, bytes, tag);
      case RAW, RAW_CHARGED -> throw new IllegalArgumentException(this + " has no segment");
    };
  }

  private long flags(int type, boolean raise) {
    return ((type & 1) != 0 ? PoolFlags.POOL_FLAG_PAGED : PoolFlags.POOL_FLAG_NON_PAGED)
        | ((type & 4) != 0 ? PoolFlags.POOL_FLAG_CACHE_ALIGNED : 0)
        | (has(QUOTA) ? PoolFlags.POOL_FLAG_USE_QUOTA : 0)
        | (has(ZERO) ? 0 : PoolFlags.POOL_FLAG_UNINITIALIZED)
        | (raise ? PoolFlags.POOL_FLAG_RAISE_ON_FAILURE : 0);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.slab.ColdSlabs;
import dev.ration.internal.slab.SizeClasses;
import dev.ration.internal.verify.Verifier;
import dev.ration.nt.Irql;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;

/**
 * What a routine asks of its arguments, before anything changes.
 *
 * <p>The rules are those of the routine's documentation page; design decisions 18 to 21.
 */
final class Request {
  /** The routine charges quota to the current process. */
  static final int QUOTA = 1;

  /** The memory is zeroed. */
  static final int ZERO = 2;

  /** FsRtl: four pool types and NX, and no memory always raises. */
  static final int FSRTL = 4;

  /** ExAllocatePoolWithQuota: at most APC_LEVEL, and blocks from PAGE_SIZE on are not charged. */
  static final int UNTAGGED_QUOTA = 8;

  /** The request may fail while the pool still has something for others. */
  static final int LOW_PRIORITY = 16;

  /** The request must not fail as long as something is set aside for such. */
  static final int HIGH_PRIORITY = 32;

  /** The block is to be guarded, if it can be. */
  static final int SPECIAL = 64;

  /** If the block is guarded, its end touches the guard, whatever the options say. */
  static final int GUARD_AT_END = 128;

  /** If the block is guarded, its start touches the guard, whatever the options say. */
  static final int GUARD_AT_START = 256;

  // Of a NUMA node that is asked for, where there are several: its number and one from this bit on,
  // 0 for none, and in a bit whether no other will do.
  private static final int NODE_SHIFT = 16;
  private static final int NODES = 0xFFF;
  private static final int STRICT = 1 << 28;
  private static final int WHERE = STRICT | NODES << NODE_SHIFT;

  private static final int MODIFIERS =
      PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE
          | PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE
          | PoolFlags.POOL_COLD_ALLOCATION
          | PoolFlags.POOL_ZERO_ALLOCATION;
  static final int CACHE_ALIGNED = 4;

  private final Violation violation;
  private final Verifier verifier;

  Request(Violation violation, Verifier verifier) {
    this.violation = violation;
    this.verifier = verifier;
  }

  /** Reports the first thing that is wrong with a request; returns whether it may go on. */
  boolean check(int poolType, long bytes, int tag, int mode, Irql irql) {
    int type = poolType & ~MODIFIERS;
    boolean paged = PoolType.isPaged(type);
    if (!isSupported(type)) {
      violation.mustSucceed(poolType, bytes, tag);
      return false;
    }
    boolean tooHigh = irql == Irql.DISPATCH_LEVEL && (paged || (mode & UNTAGGED_QUOTA) != 0);
    if (tooHigh) {
      violation.allocatedAtIrql(irql.level(), poolType, bytes);
      return false;
    }
    if (PoolTag.identity(tag) == 0) {
      violation.noTag(poolType, bytes);
      return false;
    }
    if (bytes == 0 && verifier.flagsZeroBytes()) {
      violation.zeroBytes(irql.level(), poolType, bytes);
      return false;
    }
    return true;
  }

  /** NonPaged and paged, plain or cache-aligned, each with or without the NX bit. */
  private static boolean isSupported(int type) {
    return (type & ~(1 | CACHE_ALIGNED | PoolFlags.POOL_NX_ALLOCATION)) == 0;
  }

  /** A mode, or what may be added to one, that asks for a node. */
  static int where(int node, boolean strict) {
    return (node + 1) << NODE_SHIFT | (strict ? STRICT : 0);
  }

  /** What a mode says of a node: 0 for nothing. */
  static int where(int mode) {
    return mode & WHERE;
  }

  /** The node that is asked for, or -1. */
  static int node(int where) {
    return (where >>> NODE_SHIFT & NODES) - 1;
  }

  /** Whether no other node will do. */
  static boolean isStrict(int where) {
    return (where & STRICT) != 0;
  }

  static int poolIndex(int poolType) {
    return poolType & 1;
  }

  /**
   * Whether a plain request has nothing to check but its size: a type without any modifier, and a
   * tag. One test, since this is on the fast path.
   */
  static boolean isPlain(int poolType, int tag) {
    int noTag = (PoolTag.identity(tag) - 1) >>> 31;
    return ((poolType & ~(1 | PoolFlags.POOL_NX_ALLOCATION)) | noTag) == 0;
  }

  /** The class of a request, or -1 when no pool could ever hold it. */
  static int sizeClass(int poolType, long bytes, int cacheLine) {
    if (bytes < 0 || bytes > 1L << 50) {
      return -1;
    }
    if ((poolType & PoolFlags.POOL_COLD_ALLOCATION) != 0 && bytes > ColdSlabs.MOST_BYTES) {
      return SizeClasses.ofPages(bytes);
    }
    int sizeClass = SizeClasses.of(bytes);
    return (poolType & CACHE_ALIGNED) == 0 || sizeClass == SizeClasses.LARGE
        ? sizeClass
        : SizeClasses.aligned(sizeClass, cacheLine);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * What can be asked of a routine besides the kind of memory, in two vocabularies that must not be
 * mixed.
 *
 * <p>The {@code int} constants are modifiers of a {@link PoolType}: a caller ors them into the
 * {@code poolType} argument of the routines that take one (ExAllocatePoolWithTag,
 * ExAllocatePoolWithQuotaTag; wdm.h). The {@code long} constants are POOL_FLAGS, the first argument
 * of ExAllocatePool2 and ExAllocatePool3 (wdm.h). The same number means different things in each: 8
 * is "give NULL when the quota refuses" in the first and "cache-aligned" in the second, and 0x100
 * is a hint in the first and selects the paged pool in the second.
 *
 * <p>POOL_FLAGS come in two halves. A required flag (bits 0 to 31) must be known and satisfied or
 * the call fails; an optional one (bits 32 to 63) is ignored when unknown. Exactly one of {@link
 * #POOL_FLAG_NON_PAGED}, {@link #POOL_FLAG_NON_PAGED_EXECUTE} and {@link #POOL_FLAG_PAGED} is
 * needed.
 */
public final class PoolFlags {
  /**
   * The quota routines give NULL instead of raising an exception (ExAllocatePoolWithQuotaTag,
   * wdm.h); routines that charge nothing ignore it.
   */
  public static final int POOL_QUOTA_FAIL_INSTEAD_OF_RAISE = 8;

  /** A failure raises an exception instead of giving NULL (ExAllocatePoolWithTag, wdm.h). */
  public static final int POOL_RAISE_IF_ALLOCATION_FAILURE = 16;

  /** A hint that the block will seldom be touched (ExAllocatePoolWithQuotaTag, wdm.h). */
  public static final int POOL_COLD_ALLOCATION = 256;

  /** No execute permission: the bit that makes NonPagedPool NonPagedPoolNx (POOL_TYPE, wdm.h). */
  public static final int POOL_NX_ALLOCATION = 512;

  /** The block is filled with zeros; ExAllocatePoolZero (wdm.h) adds it for its caller. */
  public static final int POOL_ZERO_ALLOCATION = 1024;

  /** Lowest required flag. POOL_FLAGS (wdm.h), like every {@code long} constant that follows. */
  public static final long POOL_FLAG_REQUIRED_START = 0x1L;

  /** Charges the current process. */
  public static final long POOL_FLAG_USE_QUOTA = 0x1L;

  /** Leaves the block's bytes as they are; without this flag they are zero. */
  public static final long POOL_FLAG_UNINITIALIZED = 0x2L;

  /** Session pool: for the operating system on Windows, refused here. */
  public static final long POOL_FLAG_SESSION = 0x4L;

  /** The block should start on a cache line: best effort, which never makes a request fail. */
  public static final long POOL_FLAG_CACHE_ALIGNED = 0x8L;

  /** Reserved for the system, and refused. */
  public static final long POOL_FLAG_RESERVED1 = 0x10L;

  /** A failure raises an exception instead of giving NULL. */
  public static final long POOL_FLAG_RAISE_ON_FAILURE = 0x20L;

  /** Selects nonpaged memory without execute permission. */
  public static final long POOL_FLAG_NON_PAGED = 0x40L;

  /** Selects executable nonpaged memory on Windows; here the memory is not executable. */
  public static final long POOL_FLAG_NON_PAGED_EXECUTE = 0x80L;

  /** Selects paged memory. */
  public static final long POOL_FLAG_PAGED = 0x100L;

  /** Reserved for the system, and refused. */
  public static final long POOL_FLAG_RESERVED2 = 0x200L;

  /** Reserved for the system, and refused. */
  public static final long POOL_FLAG_RESERVED3 = 0x400L;

  /** Highest required flag. */
  public static final long POOL_FLAG_REQUIRED_END = 0x8000_0000L;

  /** Lowest optional flag. */
  public static final long POOL_FLAG_OPTIONAL_START = 0x1_0000_0000L;

  /** Takes the block from special pool when there is one, and from the ordinary pool otherwise. */
  public static final long POOL_FLAG_SPECIAL_POOL = 0x1_0000_0000L;

  /** Highest optional flag: the sign bit. */
  public static final long POOL_FLAG_OPTIONAL_END = 0x8000_0000_0000_0000L;

  private PoolFlags() {}
}

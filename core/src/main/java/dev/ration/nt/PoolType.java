// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

/**
 * The kinds of pool memory a routine can be asked for: POOL_TYPE (wdm.h).
 *
 * <p>A value is a set of bits: bit 0 selects paged memory, bit 1 a must-succeed type, bit 2 cache
 * alignment, bit 5 a session pool and bit 9 memory without execute permission. Callers or the
 * modifiers of {@link PoolFlags} into it.
 *
 * <p>Memory of this library is never executable, so {@link #NON_PAGED_POOL} and {@link
 * #NON_PAGED_POOL_NX} name the same memory. Session, must-succeed and reserved types exist here to
 * be recognised and refused by name.
 */
public final class PoolType {
  /** NonPagedPool: memory locked into RAM, which may be touched at every IRQL. */
  public static final int NON_PAGED_POOL = 0;

  /** NonPagedPoolExecute: the name of {@link #NON_PAGED_POOL} since Windows 8. */
  public static final int NON_PAGED_POOL_EXECUTE = 0;

  /** PagedPool: memory that may be written out, to be touched at APC_LEVEL or below. */
  public static final int PAGED_POOL = 1;

  /** NonPagedPoolMustSucceed: obsolete; requesting it is bug check 0xC2/0x9A. */
  public static final int NON_PAGED_POOL_MUST_SUCCEED = 2;

  /** DontUseThisType: reserved for the system, and refused. */
  public static final int DONT_USE_THIS_TYPE = 3;

  /** NonPagedPoolCacheAligned: nonpaged memory that starts on a cache line. */
  public static final int NON_PAGED_POOL_CACHE_ALIGNED = 4;

  /** PagedPoolCacheAligned: paged memory that starts on a cache line. */
  public static final int PAGED_POOL_CACHE_ALIGNED = 5;

  /** NonPagedPoolCacheAlignedMustS: obsolete; requesting it is bug check 0xC2/0x9A. */
  public static final int NON_PAGED_POOL_CACHE_ALIGNED_MUST_S = 6;

  /** MaxPoolType: one above the highest base type; no memory is of this type. */
  public static final int MAX_POOL_TYPE = 7;

  /** NonPagedPoolSession: deprecated on Windows, refused here. */
  public static final int NON_PAGED_POOL_SESSION = 32;

  /** PagedPoolSession: deprecated on Windows, refused here. */
  public static final int PAGED_POOL_SESSION = 33;

  /** NonPagedPoolMustSucceedSession: deprecated on Windows, refused here. */
  public static final int NON_PAGED_POOL_MUST_SUCCEED_SESSION = 34;

  /** DontUseThisTypeSession: reserved for the system, and refused. */
  public static final int DONT_USE_THIS_TYPE_SESSION = 35;

  /** NonPagedPoolCacheAlignedSession: deprecated on Windows, refused here. */
  public static final int NON_PAGED_POOL_CACHE_ALIGNED_SESSION = 36;

  /** PagedPoolCacheAlignedSession: deprecated on Windows, refused here. */
  public static final int PAGED_POOL_CACHE_ALIGNED_SESSION = 37;

  /** NonPagedPoolCacheAlignedMustSSession: deprecated on Windows, refused here. */
  public static final int NON_PAGED_POOL_CACHE_ALIGNED_MUST_S_SESSION = 38;

  /** NonPagedPoolNx: nonpaged memory without execute permission. */
  public static final int NON_PAGED_POOL_NX = 512;

  /** NonPagedPoolNxCacheAligned: {@link #NON_PAGED_POOL_NX} that starts on a cache line. */
  public static final int NON_PAGED_POOL_NX_CACHE_ALIGNED = 516;

  /** NonPagedPoolSessionNx: reserved for the operating system on Windows, refused here. */
  public static final int NON_PAGED_POOL_SESSION_NX = 544;

  private static final int PAGED_BIT = 1;
  private static final int CACHE_ALIGNED_BIT = 4;
  private static final int MODIFIERS =
      PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE
          | PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE
          | PoolFlags.POOL_COLD_ALLOCATION
          | PoolFlags.POOL_ZERO_ALLOCATION;

  private PoolType() {}

  /**
   * {@return whether the type selects paged memory}
   *
   * <p>Bit 0 alone decides, for reserved and session types too.
   *
   * @param poolType a pool type, with or without modifiers
   */
  public static boolean isPaged(int poolType) {
    return (poolType & PAGED_BIT) != 0;
  }

  /**
   * {@return whether the type asks for memory that starts on a cache line}
   *
   * <p>Bit 2 alone decides, for reserved and session types too.
   *
   * @param poolType a pool type, with or without modifiers
   */
  public static boolean isCacheAligned(int poolType) {
    return (poolType & CACHE_ALIGNED_BIT) != 0;
  }

  /**
   * {@return the documented name of the type, such as {@code NonPagedPoolNx}, without its
   * modifiers}
   *
   * <p>Type 0 is called {@code NonPagedPool}. A value that is no documented type is given as a
   * hexadecimal number, such as {@code POOL_TYPE(0x40)}.
   *
   * @param poolType a pool type, with or without modifiers
   */
  public static String name(int poolType) {
    int type = poolType & ~MODIFIERS;
    return switch (type) {
      case NON_PAGED_POOL -> "NonPagedPool";
      case PAGED_POOL, PAGED_POOL | PoolFlags.POOL_NX_ALLOCATION -> "PagedPool";
      case NON_PAGED_POOL_MUST_SUCCEED -> "NonPagedPoolMustSucceed";
      case DONT_USE_THIS_TYPE -> "DontUseThisType";
      case NON_PAGED_POOL_CACHE_ALIGNED -> "NonPagedPoolCacheAligned";
      case PAGED_POOL_CACHE_ALIGNED, PAGED_POOL_CACHE_ALIGNED | PoolFlags.POOL_NX_ALLOCATION ->
          "PagedPoolCacheAligned";
      case NON_PAGED_POOL_CACHE_ALIGNED_MUST_S -> "NonPagedPoolCacheAlignedMustS";
      case MAX_POOL_TYPE -> "MaxPoolType";
      case NON_PAGED_POOL_SESSION -> "NonPagedPoolSession";
      case PAGED_POOL_SESSION -> "PagedPoolSession";
      case NON_PAGED_POOL_MUST_SUCCEED_SESSION -> "NonPagedPoolMustSucceedSession";
      case DONT_USE_THIS_TYPE_SESSION -> "DontUseThisTypeSession";
      case NON_PAGED_POOL_CACHE_ALIGNED_SESSION -> "NonPagedPoolCacheAlignedSession";
      case PAGED_POOL_CACHE_ALIGNED_SESSION -> "PagedPoolCacheAlignedSession";
      case NON_PAGED_POOL_CACHE_ALIGNED_MUST_S_SESSION -> "NonPagedPoolCacheAlignedMustSSession";
      case NON_PAGED_POOL_NX -> "NonPagedPoolNx";
      case NON_PAGED_POOL_NX_CACHE_ALIGNED -> "NonPagedPoolNxCacheAligned";
      case NON_PAGED_POOL_SESSION_NX -> "NonPagedPoolSessionNx";
      default -> "POOL_TYPE(0x" + Integer.toHexString(type) + ")";
    };
  }
}

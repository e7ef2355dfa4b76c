// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A POOL_TYPE with its modifiers, said in POOL_FLAGS.
 *
 * @param paged whether the pool is the paged one
 * @param cacheAligned whether the block starts on a cache line
 * @param charged whether the routine charges quota
 * @param raises whether a refusal raises an exception
 * @param zeroed whether the memory is zeroed
 */
record Pool2Flags(
    boolean paged, boolean cacheAligned, boolean charged, boolean raises, boolean zeroed) {
  private static final long SAYABLE =
      Bits.PAGED
          | Bits.CACHE_ALIGNED
          | Bits.QUOTA_FAIL_INSTEAD_OF_RAISE
          | Bits.RAISE_IF_ALLOCATION_FAILURE
          | Bits.NX_ALLOCATION
          | Bits.ZERO_ALLOCATION;

  /** The flags that mean the same, if there are any: none hints that a block is cold. */
  static Optional<Pool2Flags> of(OptionalLong poolType, boolean charged) {
    if (poolType.isEmpty() || (poolType.getAsLong() & ~SAYABLE) != 0) {
      return Optional.empty();
    }
    long type = poolType.getAsLong();
    boolean fails = (type & Bits.QUOTA_FAIL_INSTEAD_OF_RAISE) != 0;
    boolean raises = (type & Bits.RAISE_IF_ALLOCATION_FAILURE) != 0;
    if (charged && fails && raises) {
      return Optional.empty();
    }
    return Optional.of(
        new Pool2Flags(
            (type & Bits.PAGED) != 0,
            (type & Bits.CACHE_ALIGNED) != 0,
            charged,
            charged ? !fails : raises,
            (type & Bits.ZERO_ALLOCATION) != 0));
  }

  Pool2Flags withZeroed() {
    return new Pool2Flags(paged, cacheAligned, charged, raises, true);
  }

  /** The flags as source, given how PoolFlags is called there. */
  String text(String poolFlags) {
    List<String> names = new ArrayList<>();
    names.add(paged ? "PAGED" : "NON_PAGED");
    if (cacheAligned) {
      names.add("CACHE_ALIGNED");
    }
    if (charged) {
      names.add("USE_QUOTA");
    }
    if (raises) {
      names.add("RAISE_ON_FAILURE");
    }
    if (!zeroed) {
      names.add("UNINITIALIZED");
    }
    return String.join(
        " | ", names.stream().map(name -> poolFlags + ".POOL_FLAG_" + name).toList());
  }
}

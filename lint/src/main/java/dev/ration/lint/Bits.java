// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

/**
 * Values of POOL_TYPE and POOL_FLAGS (wdm.h), repeated here because the processor path has no
 * Ration on it. They are the kernel's and do not change.
 */
final class Bits {
  static final long PAGED = 1;
  static final long CACHE_ALIGNED = 4;
  static final long QUOTA_FAIL_INSTEAD_OF_RAISE = 8;
  static final long RAISE_IF_ALLOCATION_FAILURE = 16;
  static final long NX_ALLOCATION = 512;
  static final long ZERO_ALLOCATION = 1024;

  static final long FLAG_RAISE_ON_FAILURE = 0x20;
  static final long FLAG_PAGED = 0x100;

  static final long PAGE_SIZE = 4096;

  private Bits() {}
}

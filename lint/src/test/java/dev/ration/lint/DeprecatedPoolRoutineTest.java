// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import static com.google.errorprone.BugCheckerRefactoringTestHelper.FixChoosers.FIRST;
import static com.google.errorprone.BugCheckerRefactoringTestHelper.FixChoosers.SECOND;

import org.junit.jupiter.api.Test;

class DeprecatedPoolRoutineTest {
  private final Code code = new Code(DeprecatedPoolRoutine.class);

  @Test
  void reportsEveryDeprecatedRoutine() {
    code.check(
        """
        void all(int type, long bytes, int number) {
          // BUG: Diagnostic contains: allocatePool is deprecated: use allocatePool2
          use(ex.allocatePool(type, bytes));
          // BUG: Diagnostic contains: allocatePoolWithTag is deprecated
          use(ex.allocatePoolWithTag(type, bytes, number));
          // BUG: Diagnostic contains: allocatePoolWithTag is deprecated
          use(ex.allocatePoolWithTag(type, bytes, TAG));
          // BUG: Diagnostic contains: use allocatePool3, allocatePoolPriorityZero
          use(ex.allocatePoolWithTagPriority(type, bytes, TAG, 16));
          // BUG: Diagnostic contains: allocatePoolWithQuota is obsolete
          use(ex.allocatePoolWithQuota(type, bytes));
          // BUG: Diagnostic contains: allocatePoolWithQuotaTag is deprecated
          use(ex.allocatePoolWithQuotaTag(type, bytes, TAG));
          // BUG: Diagnostic contains: use allocatePoolWithTag, and a tag of your own
          use(fsRtl.allocatePool(type, bytes));
          // BUG: Diagnostic contains: use allocatePoolWithQuotaTag, and a tag of your own
          use(fsRtl.allocatePoolWithQuota(type, bytes));
        }
        """);
  }

  @Test
  void acceptsTheRoutinesThatReplaceThem() {
    code.check(
        """
        void replaced(int type, long bytes) {
          use(ex.allocatePool2(PoolFlags.POOL_FLAG_PAGED, bytes, TAG));
          use(ex.allocatePool3(PoolFlags.POOL_FLAG_PAGED, bytes, TAG));
          use(ex.allocatePoolZero(type, bytes, TAG));
          use(ex.allocatePoolPriorityZero(type, bytes, TAG, 16));
          use(ex.allocatePoolQuotaUninitialized(type, bytes, TAG));
          use(fsRtl.allocatePoolWithTag(type, bytes, TAG));
          use(fsRtl.allocatePoolWithQuotaTag(type, bytes, TAG));
          use(raw.allocate(type, bytes, TAG));
        }
        """);
  }

  @Test
  void acceptsMethodsOfTheSameNameElsewhere() {
    code.check(
        """
        interface Other {
          MemorySegment allocatePoolWithTag(int type, long bytes, int tag);
        }

        void other(Other other) {
          use(other.allocatePoolWithTag(0, 16, 1));
        }
        """);
  }

  @Test
  void isSilencedByEachOfItsNames() {
    code.check(
        """
        @SuppressWarnings("UnsafeAllocatePool")
        void one() {
          use(ex.allocatePool(0, 16));
        }

        @SuppressWarnings("deprecation")
        void two() {
          use(ex.allocatePool(0, 16));
        }

        @SuppressWarnings("DeprecatedPoolRoutine")
        void three() {
          use(ex.allocatePool(0, 16));
        }
        """);
  }

  @Test
  void fixesKnownRequestsToTheEquivalentFlags() {
    code.fix(
        FIRST,
        """
        void known() {
          int type = PoolType.PAGED_POOL_CACHE_ALIGNED | PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE;
          use(ex.allocatePool(PoolType.NON_PAGED_POOL, 16));
          use(ex.allocatePoolWithTag(PoolType.PAGED_POOL, 16, TAG));
          use(ex.allocatePoolWithTag(type, 16, TAG));
          use(ex.allocatePoolWithTag(PoolType.PAGED_POOL | PoolFlags.POOL_ZERO_ALLOCATION, 16, TAG));
          use(ex.allocatePoolWithQuotaTag(PoolType.NON_PAGED_POOL_NX, 16, TAG));
          use(ex.allocatePoolWithQuotaTag(
              PoolType.PAGED_POOL | PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE, 16, TAG));
        }
        """,
        """
        void known() {
          int type = PoolType.PAGED_POOL_CACHE_ALIGNED | PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE;
          use(ex.allocatePool2(
              PoolFlags.POOL_FLAG_NON_PAGED | PoolFlags.POOL_FLAG_UNINITIALIZED,
              16, PoolTag.NONE));
          use(ex.allocatePool2(
              PoolFlags.POOL_FLAG_PAGED | PoolFlags.POOL_FLAG_UNINITIALIZED, 16, TAG));
          use(ex.allocatePool2(
              PoolFlags.POOL_FLAG_PAGED
                  | PoolFlags.POOL_FLAG_CACHE_ALIGNED
                  | PoolFlags.POOL_FLAG_RAISE_ON_FAILURE
                  | PoolFlags.POOL_FLAG_UNINITIALIZED,
              16, TAG));
          use(ex.allocatePool2(PoolFlags.POOL_FLAG_PAGED, 16, TAG));
          use(ex.allocatePool2(
              PoolFlags.POOL_FLAG_NON_PAGED
                  | PoolFlags.POOL_FLAG_USE_QUOTA
                  | PoolFlags.POOL_FLAG_RAISE_ON_FAILURE
                  | PoolFlags.POOL_FLAG_UNINITIALIZED,
              16, TAG));
          use(ex.allocatePool2(
              PoolFlags.POOL_FLAG_PAGED
                  | PoolFlags.POOL_FLAG_USE_QUOTA
                  | PoolFlags.POOL_FLAG_UNINITIALIZED,
              16, TAG));
        }
        """);
  }

  @Test
  void fixesToTheSameParametersWhereFlagsMightDiffer() {
    code.fix(
        FIRST,
        """
        void unknown(int type, long bytes) {
          use(ex.allocatePool(type, bytes));
          use(ex.allocatePoolWithTag(type, 16, TAG));
          use(ex.allocatePoolWithTag(PoolType.PAGED_POOL, bytes, TAG));
          use(ex.allocatePoolWithTag(PoolType.PAGED_POOL, 0, TAG));
          use(ex.allocatePoolWithTag(
              PoolType.PAGED_POOL | PoolFlags.POOL_COLD_ALLOCATION, 16, TAG));
          use(ex.allocatePoolWithTagPriority(PoolType.PAGED_POOL, 16, TAG, 16));
          use(ex.allocatePoolWithQuota(type, 4095));
          use(ex.allocatePoolWithQuotaTag(type, bytes, TAG));
          use(ex.allocatePoolWithQuotaTag(8 | 16, 16, TAG));
          use(fsRtl.allocatePool(PoolType.PAGED_POOL, 16));
          use(fsRtl.allocatePoolWithQuota(type, bytes));
        }
        """,
        """
        void unknown(int type, long bytes) {
          use(ex.allocatePoolUninitialized(type, bytes, PoolTag.NONE));
          use(ex.allocatePoolUninitialized(type, 16, TAG));
          use(ex.allocatePoolUninitialized(PoolType.PAGED_POOL, bytes, TAG));
          use(ex.allocatePoolUninitialized(PoolType.PAGED_POOL, 0, TAG));
          use(ex.allocatePoolUninitialized(
              PoolType.PAGED_POOL | PoolFlags.POOL_COLD_ALLOCATION, 16, TAG));
          use(ex.allocatePoolPriorityUninitialized(PoolType.PAGED_POOL, 16, TAG, 16));
          use(ex.allocatePoolQuotaUninitialized(type, 4095, PoolTag.NONE));
          use(ex.allocatePoolQuotaUninitialized(type, bytes, TAG));
          use(ex.allocatePoolQuotaUninitialized(8 | 16, 16, TAG));
          use(fsRtl.allocatePoolWithTag(PoolType.PAGED_POOL, 16, PoolTag.NONE));
          use(fsRtl.allocatePoolWithQuotaTag(type, bytes, PoolTag.NONE));
        }
        """);
  }

  @Test
  void offersZeroedMemoryAsTheSecondFix() {
    code.fix(
        SECOND,
        """
        void zeroed(int type) {
          use(ex.allocatePoolWithTag(PoolType.PAGED_POOL, 16, TAG));
          use(ex.allocatePoolWithTag(type, 16, TAG));
          use(ex.allocatePoolWithTagPriority(type, 16, TAG, 16));
          use(ex.allocatePoolWithQuotaTag(type, 16, TAG));
        }
        """,
        """
        void zeroed(int type) {
          use(ex.allocatePool2(PoolFlags.POOL_FLAG_PAGED, 16, TAG));
          use(ex.allocatePoolZero(type, 16, TAG));
          use(ex.allocatePoolPriorityZero(type, 16, TAG, 16));
          use(ex.allocatePoolQuotaZero(type, 16, TAG));
        }
        """);
  }

  @Test
  void fixesReferencesOfTheSameParameters() {
    code.fix(
        FIRST,
        """
        interface Routine {
          MemorySegment allocate(int type, long bytes, int tag);
        }

        Routine routine = ex::allocatePoolWithTag;
        """,
        """
        interface Routine {
          MemorySegment allocate(int type, long bytes, int tag);
        }

        Routine routine = ex::allocatePoolUninitialized;
        """);
  }

  @Test
  void suggestsNothingWhereTheReplacementWouldChargeMore() {
    code.noFix(
        """
        void big(long bytes) {
          use(ex.allocatePoolWithQuota(PoolType.PAGED_POOL, 4096));
          use(ex.allocatePoolWithQuota(PoolType.PAGED_POOL, bytes));
        }
        """);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import static com.google.errorprone.BugCheckerRefactoringTestHelper.FixChoosers.FIRST;

import org.junit.jupiter.api.Test;

class PagedAtDispatchTest {
  private final Code code = new Code(PagedAtDispatch.class);

  @Test
  void reportsPagedAllocationsAtDispatch() {
    code.check(
        """
        void raised(int unknown) {
          ke.raiseIrql(Irql.DISPATCH_LEVEL, () -> {
            // BUG: Diagnostic contains: paged pool must not be allocated at DISPATCH_LEVEL
            use(ex.allocatePoolZero(PoolType.PAGED_POOL, 16, TAG));
            // BUG: Diagnostic contains: paged pool must not be allocated at DISPATCH_LEVEL
            use(ex.allocatePoolZero(unknown | PoolType.PAGED_POOL, 16, TAG));
            // BUG: Diagnostic contains: paged pool must not be allocated at DISPATCH_LEVEL
            use(ex.allocatePool2(PoolFlags.POOL_FLAG_PAGED | unknown, 16, TAG));
            // BUG: Diagnostic contains: paged pool must not be allocated at DISPATCH_LEVEL
            use(fsRtl.allocatePoolWithTag(PoolType.PAGED_POOL, 16, TAG));
            // BUG: Diagnostic contains: allocatePoolWithQuota must not be called at DISPATCH_LEVEL
            use(ex.allocatePoolWithQuota(PoolType.NON_PAGED_POOL, 16));
          });
        }
        """);
  }

  @Test
  void looksThroughEveryWayToRunABody() {
    code.check(
        """
        void raised() {
          Irql level = Irql.DISPATCH_LEVEL;
          // BUG: Diagnostic contains: paged pool must not be allocated
          use(ke.raiseIrqlCall(level, () -> ex.allocatePoolZero(PoolType.PAGED_POOL, 16, TAG)));
          ke.raiseIrql(Irql.DISPATCH_LEVEL, () -> tenant.run(() ->
              // BUG: Diagnostic contains: paged pool must not be allocated
              use(ex.allocatePoolZero(PoolType.PAGED_POOL, 16, TAG))));
          ke.raiseIrql(Irql.APC_LEVEL, () -> ke.raiseIrql(Irql.DISPATCH_LEVEL, new Runnable() {
            @Override
            public void run() {
              // BUG: Diagnostic contains: paged pool must not be allocated
              use(ex.allocatePoolZero(PoolType.PAGED_POOL, 16, TAG));
            }
          }));
        }
        """);
  }

  @Test
  void reportsPagedBlocksFreedAtDispatch() {
    code.check(
        """
        void freed() {
          MemorySegment paged = ex.allocatePoolZero(PoolType.PAGED_POOL, 16, TAG);
          MemorySegment nonPaged = ex.allocatePoolZero(PoolType.NON_PAGED_POOL_NX, 16, TAG);
          ke.raiseIrql(Irql.DISPATCH_LEVEL, () -> {
            // BUG: Diagnostic contains: must not be freed at DISPATCH_LEVEL
            ex.freePool(paged);
            ex.freePoolWithTag(nonPaged, TAG);
            ex.freePool(kept);
          });
          ex.freePool(paged);
        }
        """);
  }

  @Test
  void acceptsNonPagedPoolAndOtherLevelsAndLaterRuns() {
    code.check(
        """
        void fine(int unknown, Irql level, Executor executor) {
          use(ex.allocatePoolZero(PoolType.PAGED_POOL, 16, TAG));
          ke.raiseIrql(Irql.APC_LEVEL, () -> use(ex.allocatePoolZero(PoolType.PAGED_POOL, 16, TAG)));
          ke.raiseIrql(level, () -> use(ex.allocatePoolZero(PoolType.PAGED_POOL, 16, TAG)));
          ke.raiseIrql(Irql.DISPATCH_LEVEL, () -> {
            use(ex.allocatePoolZero(PoolType.NON_PAGED_POOL_NX, 16, TAG));
            use(ex.allocatePoolZero(unknown, 16, TAG));
            use(ex.allocatePool2(PoolFlags.POOL_FLAG_NON_PAGED, 16, TAG));
            use(ex.allocatePoolQuotaZero(PoolType.NON_PAGED_POOL, 16, TAG));
            use(raw.allocate(PoolType.PAGED_POOL, 16, TAG));
            executor.execute(() -> use(ex.allocatePoolZero(PoolType.PAGED_POOL, 16, TAG)));
          });
        }
        """);
  }

  @Test
  void asksForNonPagedPoolInstead() {
    code.fix(
        FIRST,
        """
        void raised() {
          ke.raiseIrql(Irql.DISPATCH_LEVEL, () -> {
            use(ex.allocatePoolZero(PoolType.PAGED_POOL | PoolFlags.POOL_COLD_ALLOCATION, 16, TAG));
            use(ex.allocatePoolZero(PoolType.PAGED_POOL_CACHE_ALIGNED, 16, TAG));
            use(ex.allocatePool2(PoolFlags.POOL_FLAG_USE_QUOTA | PoolFlags.POOL_FLAG_PAGED, 16, TAG));
          });
        }
        """,
        """
        void raised() {
          ke.raiseIrql(Irql.DISPATCH_LEVEL, () -> {
            use(ex.allocatePoolZero(
                PoolType.NON_PAGED_POOL_NX | PoolFlags.POOL_COLD_ALLOCATION, 16, TAG));
            use(ex.allocatePoolZero(PoolType.NON_PAGED_POOL_NX_CACHE_ALIGNED, 16, TAG));
            use(ex.allocatePool2(
                PoolFlags.POOL_FLAG_USE_QUOTA | PoolFlags.POOL_FLAG_NON_PAGED, 16, TAG));
          });
        }
        """);
  }
}

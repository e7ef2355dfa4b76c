// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import static com.google.errorprone.BugCheckerRefactoringTestHelper.FixChoosers.FIRST;
import static com.google.errorprone.BugCheckerRefactoringTestHelper.FixChoosers.SECOND;

import org.junit.jupiter.api.Test;

class UncheckedPoolResultTest {
  private final Code code = new Code(UncheckedPoolResult.class);

  @Test
  void reportsResultsThatAreUsedBeforeAnyComparison() {
    code.check(
        """
        void unchecked(int type) {
          // BUG: Diagnostic contains: 'block' is used in line 39 before it has been compared with
          MemorySegment block = ex.allocatePool2(PoolFlags.POOL_FLAG_PAGED, 16, TAG);
          block.fill((byte) 0);
          // BUG: Diagnostic contains: allocatePoolZero gives MemorySegment.NULL when it is refused
          MemorySegment freed = ex.allocatePoolZero(type, 16, TAG);
          ex.freePool(freed);
          // BUG: Diagnostic contains: 'charged' is used
          MemorySegment charged = ex.allocatePoolQuotaZero(
              PoolType.PAGED_POOL | PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE, 16, TAG);
          if (charged.get(ValueLayout.JAVA_INT, 0) == 0 && !charged.equals(MemorySegment.NULL)) {
            ex.freePool(charged);
          }
          // BUG: Diagnostic contains: 'address' is used in line 51 before it has been compared with 0
          long address = raw.allocate(type, 16, TAG);
          raw.free(address);
          // BUG: Diagnostic contains: its result is used at once
          ex.allocatePoolUninitialized(type, 16, TAG).set(ValueLayout.JAVA_INT, 0, 1);
        }
        """);
  }

  @Test
  void looksThroughParenthesesCastsAndChoices() {
    code.check(
        """
        void wrapped(int type, boolean big) {
          // BUG: Diagnostic contains: its result is used at once
          ((MemorySegment) (ex.allocatePoolZero(type, 16, TAG))).fill((byte) 0);
          MemorySegment block =
              // BUG: Diagnostic contains: 'block' is used
              big ? ex.allocatePoolZero(type, 64, TAG)
              // BUG: Diagnostic contains: 'block' is used
              : ex.allocatePoolZero(type, 16, TAG);
          ValueLayout.JAVA_INT.varHandle().set(block, 0L, 1);
          boolean refused = ex.allocatePoolZero(type, 16, TAG).equals(MemorySegment.NULL) ? big : !big;
        }
        """);
  }

  @Test
  void looksThroughBodiesThatRationRunsAtOnce() {
    code.check(
        """
        void bound(int type) {
          // BUG: Diagnostic contains: 'block' is used
          MemorySegment block = tenant.call(() -> ex.allocatePoolZero(type, 16, TAG));
          block.fill((byte) 0);
          MemorySegment other =
              tenant.call(() -> {
                // BUG: Diagnostic contains: 'other' is used
                return ex.allocatePoolZero(type, 16, TAG);
              });
          other.fill((byte) 0);
        }
        """);
  }

  @Test
  void startsAnewWithEachAssignment() {
    code.check(
        """
        void again(int type) {
          MemorySegment block = ex.allocatePoolZero(type, 16, TAG);
          if (block.equals(MemorySegment.NULL)) {
            return;
          }
          ex.freePool(block);
          // BUG: Diagnostic contains: 'block' is used
          block = ex.allocatePoolZero(type, 16, TAG);
          block.fill((byte) 0);
        }
        """);
  }

  @Test
  void followsTheBlockIntoMethodsOfTheFile() {
    code.check(
        """
        private void fill(MemorySegment block, byte value) {
          block.fill(value);
        }

        private static MemorySegment required(MemorySegment block) {
          if (block.equals(MemorySegment.NULL)) {
            throw new IllegalStateException("refused");
          }
          return block.fill((byte) 0);
        }

        void overridable(MemorySegment block) {
          block.fill((byte) 0);
        }

        static void free(RawPool raw, long address) {
          raw.free(address);
        }

        void passed(int type) {
          // BUG: Diagnostic contains: 'block' is used
          MemorySegment block = ex.allocatePoolZero(type, 16, TAG);
          fill(block, (byte) 1);
          // BUG: Diagnostic contains: its result is used at once
          fill(ex.allocatePoolZero(type, 16, TAG), (byte) 1);
          // BUG: Diagnostic contains: its result is used at once
          free(raw, raw.allocate(type, 16, TAG));
          MemorySegment checked = required(ex.allocatePoolZero(type, 16, TAG));
          fill(checked, (byte) 1);
          overridable(ex.allocatePoolZero(type, 16, TAG));
        }
        """);
  }

  @Test
  void acceptsComparisonsThatALoopRunsLater() {
    code.check(
        """
        void retry(int type) {
          MemorySegment block = ex.allocatePoolZero(type, 16, TAG);
          while (block.equals(MemorySegment.NULL)) {
            Thread.onSpinWait();
            block = ex.allocatePoolZero(type, 16, TAG);
          }
          block.fill((byte) 0);
          for (long address = raw.allocate(type, 16, TAG);
              address != 0;
              address = raw.allocate(type, 16, TAG)) {
            raw.free(address);
          }
          MemorySegment last = ex.allocatePoolZero(type, 16, TAG);
          do {
            if (!last.equals(MemorySegment.NULL)) {
              ex.freePool(last);
            }
            last = ex.allocatePoolZero(type, 16, TAG);
            system.snapshot();
          } while (type > 0);
          for (Object unused : new Object[3]) {
            if (!last.equals(MemorySegment.NULL)) {
              ex.freePool(last);
            }
            last = ex.allocatePoolZero(type, 16, TAG);
          }
          for (int i = 0; i < 10; i++) {
            // BUG: Diagnostic contains: 'anew' is used
            MemorySegment anew = ex.allocatePoolZero(type, 16, TAG);
            anew.fill((byte) 0);
            if (anew.equals(MemorySegment.NULL)) {
              return;
            }
          }
        }
        """);
  }

  @Test
  void acceptsEveryWayToCompare() {
    code.check(
        """
        void compared(int type) {
          MemorySegment one = ex.allocatePoolZero(type, 16, TAG);
          if (!MemorySegment.NULL.equals(one)) {
            one.fill((byte) 0);
          }
          MemorySegment two = ex.allocatePoolZero(type, 16, TAG);
          if (two.address() == 0) {
            return;
          }
          two.fill((byte) 0);
          MemorySegment three = ex.allocatePoolZero(type, 16, TAG);
          if (three.byteSize() == 0) {
            return;
          }
          three.fill((byte) 0);
          MemorySegment four;
          while ((four = ex.allocatePoolZero(type, 16, TAG)).equals(MemorySegment.NULL)) {
            Thread.onSpinWait();
          }
          four.fill((byte) 0);
          MemorySegment five = ex.allocatePoolZero(type, 16, TAG);
          if (five == MemorySegment.NULL) {
            return;
          }
          five.fill((byte) 0);
          long address = raw.allocate(type, 16, TAG);
          if (address != 0) {
            raw.free(address);
          }
        }
        """);
  }

  @Test
  void acceptsRoutinesThatRaise() {
    code.check(
        """
        static final int RAISES = PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE;

        void raising(int type, boolean wide) {
          long flags = PoolFlags.POOL_FLAG_PAGED | PoolFlags.POOL_FLAG_RAISE_ON_FAILURE;
          ex.allocatePool2(flags, 16, TAG).fill((byte) 0);
          ex.allocatePoolZero(type | RAISES, 16, TAG).fill((byte) 0);
          ex.allocatePoolZero(wide ? RAISES | 4 : (RAISES), 16, TAG).fill((byte) 0);
          ex.allocatePoolQuotaZero(type, 16, TAG).fill((byte) 0);
          fsRtl.allocatePoolWithTag(type, 16, TAG).fill((byte) 0);
        }
        """);
  }

  @Test
  void acceptsResultsThatOthersMayCheck() {
    code.check(
        """
        MemorySegment returned(int type) {
          return ex.allocatePoolZero(type, 16, TAG);
        }

        void handedOn(int type) {
          MemorySegment block = ex.allocatePoolZero(type, 16, TAG);
          use(block);
          block.fill((byte) 0);
          kept = ex.allocatePoolZero(type, 16, TAG);
          kept.fill((byte) 0);
          use(ex.allocatePoolZero(type, 16, TAG));
          use(raw.allocate(type, 16, TAG) + 8);
          MemorySegment pointer = ex.allocatePoolZero(type, 16, TAG);
          kept.set(ValueLayout.ADDRESS, 0, pointer);
          System.out.println("made " + pointer + " of " + pointer.byteSize());
        }

        void list(LookasideList list) {
          list.allocate().fill((byte) 0);
        }
        """);
  }

  @Test
  void makesTheRoutineRaise() {
    code.fix(
        FIRST,
        """
        void raise(int type, boolean wide) {
          ex.allocatePoolZero(type, 16, TAG).fill((byte) 0);
          ex.allocatePoolZero(wide ? 4 : 0, 16, TAG).fill((byte) 0);
          ex.allocatePool2(PoolFlags.POOL_FLAG_PAGED, 16, TAG).fill((byte) 0);
          ex.allocatePoolQuotaZero(
              type | PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE | PoolFlags.POOL_COLD_ALLOCATION,
              16,
              TAG).fill((byte) 0);
          ex.allocatePoolQuotaZero(
              PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE | type, 16, TAG).fill((byte) 0);
        }
        """,
        """
        void raise(int type, boolean wide) {
          ex.allocatePoolZero(
              type | PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE, 16, TAG).fill((byte) 0);
          ex.allocatePoolZero(
              (wide ? 4 : 0) | PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE, 16, TAG).fill((byte) 0);
          ex.allocatePool2(
              PoolFlags.POOL_FLAG_PAGED | PoolFlags.POOL_FLAG_RAISE_ON_FAILURE,
              16, TAG).fill((byte) 0);
          ex.allocatePoolQuotaZero(
              type | PoolFlags.POOL_COLD_ALLOCATION, 16, TAG).fill((byte) 0);
          ex.allocatePoolQuotaZero(type, 16, TAG).fill((byte) 0);
        }
        """);
  }

  @Test
  void suggestsNothingWhereTheFlagStandsElsewhere() {
    code.noFix(
        """
        static final int OR_NULL = PoolType.PAGED_POOL | PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE;

        void elsewhere() {
          ex.allocatePoolQuotaZero(OR_NULL, 16, TAG).fill((byte) 0);
          ex.allocatePoolQuotaZero(OR_NULL | PoolFlags.POOL_COLD_ALLOCATION, 16, TAG).fill((byte) 0);
        }
        """);
  }

  @Test
  void comparesAfterTheDeclaration() {
    code.fix(
        SECOND,
        """
        void compare(int type) {
          MemorySegment block = ex.allocatePoolZero(type, 16, TAG);
          block.fill((byte) 0);
        }
        """,
        """
        void compare(int type) {
          MemorySegment block = ex.allocatePoolZero(type, 16, TAG);
          if (block.equals(MemorySegment.NULL)) {
            throw new IllegalStateException("allocatePoolZero was refused");
          }
          block.fill((byte) 0);
        }
        """);
  }

  @Test
  void comparesAnAddressForThereIsNoFlagThatRaises() {
    code.fix(
        FIRST,
        """
        void compare(int type) {
          long address = raw.allocate(type, 16, TAG);
          raw.free(address);
        }
        """,
        """
        void compare(int type) {
          long address = raw.allocate(type, 16, TAG);
          if (address == 0) {
            throw new IllegalStateException("allocate was refused");
          }
          raw.free(address);
        }
        """);
  }
}

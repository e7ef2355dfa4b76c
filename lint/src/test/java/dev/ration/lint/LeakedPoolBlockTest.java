// SPDX-License-Identifier: Apache-2.0
package dev.ration.lint;

import static com.google.errorprone.BugCheckerRefactoringTestHelper.FixChoosers.FIRST;

import org.junit.jupiter.api.Test;

class LeakedPoolBlockTest {
  private final Code code = new Code(LeakedPoolBlock.class);

  @Test
  void reportsBlocksThatNobodyCanFree() {
    code.check(
        """
        int leaks(int type) {
          // BUG: Diagnostic contains: nothing keeps the result
          ex.allocatePoolZero(type, 16, TAG);
          // BUG: Diagnostic contains: nothing keeps the result
          ex.allocatePoolZero(type, 16, TAG).fill((byte) 0);
          // BUG: Diagnostic contains: nothing keeps the result
          long length = ex.allocatePoolZero(type, 16, TAG).byteSize();
          // BUG: Diagnostic contains: nothing keeps the result
          tenant.run(() -> ex.allocatePoolZero(type, 16, TAG));
          // BUG: Diagnostic contains: 'block' is neither freed nor handed on
          MemorySegment block = ex.allocatePoolQuotaZero(type, 16, TAG);
          if (block.equals(MemorySegment.NULL) || length == 0) {
            return 0;
          }
          block.asSlice(8).set(ValueLayout.JAVA_INT, 0, 1);
          MemorySegment.copy(kept, 0, block, 0, 8);
          System.out.println("length " + block.byteSize() + " of " + block);
          ex.queryPoolBlockSize(block);
          MemorySegment bound = tenant.call(() ->
              // BUG: Diagnostic contains: 'bound' is neither freed nor handed on
              ex.allocatePoolZero(type, 16, TAG));
          bound.fill((byte) 0);
          // BUG: Diagnostic contains: 'entry' is neither freed nor handed on
          MemorySegment entry = ex.initializeLookasideList(type, 0, 16, TAG).allocate();
          entry.fill((byte) 0);
          // BUG: Diagnostic contains: 'address' is neither freed nor handed on
          long address = raw.allocate(type, 16, TAG);
          long size = raw.size(address);
          MemorySegment.ofAddress(address).reinterpret(16).fill((byte) 0);
          kept.asSlice(address, 16).fill((byte) 0);
          ValueLayout.JAVA_INT.varHandle().set(bound, 0L, 1);
          MemorySegment again;
          // BUG: Diagnostic contains: 'again' is neither freed nor handed on
          again = ex.allocatePoolZero(type, 16, TAG);
          return (int) size + again.get(ValueLayout.JAVA_INT, 0);
        }
        """);
  }

  @Test
  void acceptsBlocksThatAreFreed() {
    code.check(
        """
        void freed(int type, LookasideList list, Executor executor) {
          MemorySegment one = ex.allocatePoolZero(type, 16, TAG);
          ex.freePoolWithTag(one, TAG);
          MemorySegment two = ex.allocatePoolZero(type, 16, TAG);
          executor.execute(() -> ex.freePool(two));
          MemorySegment three = list.allocate();
          list.free(three);
          long four = raw.allocate(type, 16, TAG);
          try {
            raw.segment(four).fill((byte) 0);
          } finally {
            raw.free(four);
          }
          MemorySegment five = ex.allocatePoolZero(type, 16, TAG);
          raw.free(five.address());
        }
        """);
  }

  @Test
  void acceptsBlocksThatAreHandedOn() {
    code.check(
        """
        MemorySegment returned(int type) {
          MemorySegment block = ex.allocatePoolZero(type, 16, TAG);
          return block;
        }

        MemorySegment filled(int type) {
          return ex.allocatePoolZero(type, 16, TAG).fill((byte) 0);
        }

        MemorySegment bound(int type) {
          return tenant.call(() -> ex.allocatePoolZero(type, 16, TAG));
        }

        MemorySegment plainView(int type, MemorySegment everything) {
          long address = raw.allocate(type, 16, TAG);
          long other = raw.allocate(type, 16, TAG);
          use(everything.asSlice(other, 16));
          return MemorySegment.ofAddress(address).reinterpret(16);
        }

        MemorySegment view(int type) {
          long address = raw.allocate(type, 16, TAG);
          return raw.segment(address);
        }

        void handedOn(int type, boolean first) {
          MemorySegment passed = ex.allocatePoolZero(type, 16, TAG);
          use(passed);
          kept = ex.allocatePoolZero(type, 16, TAG);
          MemorySegment stored = first ? kept : ex.allocatePoolZero(type, 16, TAG);
          MemorySegment[] array = {stored};
          MemorySegment pointer = ex.allocatePoolZero(type, 16, TAG);
          array[0].set(ValueLayout.ADDRESS, 0, pointer);
          MemorySegment value = ex.allocatePoolZero(type, 16, TAG);
          ValueLayout.ADDRESS.varHandle().set(array[0], 0L, value);
          MemorySegment part = ex.allocatePoolZero(type, 16, TAG);
          use(part.asSlice(0, 8));
          MemorySegment alias = ex.allocatePoolZero(type, 16, TAG);
          MemorySegment other = alias;
          use(other);
          long address = raw.allocate(type, 16, TAG);
          keptAddress = address + 8;
        }
        """);
  }

  @Test
  void acceptsARundownAndRequestsThatAreToBeRefused() {
    code.check(
        """
        void runDown(int type) {
          PoolProcess process = system.createProcess("short", dev.ration.nt.QuotaLimits.UNLIMITED);
          process.run(() -> ex.allocatePoolQuotaZero(type, 16, TAG));
          process.close(CloseMode.RUNDOWN);
        }

        boolean refused(int type) {
          long address = raw.allocate(type, 1L << 60, TAG);
          try {
            ex.allocatePoolQuotaZero(type, 1L << 60, TAG);
          } catch (dev.ration.nt.NtStatusException e) {
            System.out.println(e);
          }
          return address == 0 && ex.allocatePoolZero(type, 1L << 60, TAG).address() == 0;
        }

        void notProbed(int type) {
          try {
            // BUG: Diagnostic contains: nothing keeps the result
            ex.allocatePoolQuotaZero(type, 1L << 60, TAG);
          } catch (IllegalStateException e) {
            // BUG: Diagnostic contains: nothing keeps the result
            ex.allocatePoolQuotaZero(type, 1L << 60, TAG);
          }
        }

        void expected(int type) {
          org.junit.jupiter.api.Assertions.assertThrows(
              RuntimeException.class,
              () -> {
                ex.allocatePoolQuotaZero(type, 1L << 60, TAG);
              });
          org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> ex.allocatePoolQuotaZero(type, 1L << 60, TAG));
        }
        """);
  }

  @Test
  void freesWhereTheScopeEnds() {
    code.fix(
        FIRST,
        """
        void scope(int type) {
          if (type == 0) {
            MemorySegment block = ex.allocatePoolQuotaZero(type, 16, TAG);
            block.fill((byte) 0);
          }
          MemorySegment refused = system.ex().allocatePoolZero(type, 16, TAG);
          long address = this.raw.allocate(type, 16, TAG);
          System.out.println("done");
        }
        """,
        """
        void scope(int type) {
          if (type == 0) {
            MemorySegment block = ex.allocatePoolQuotaZero(type, 16, TAG);
            block.fill((byte) 0);
            ex.freePool(block);
          }
          MemorySegment refused = system.ex().allocatePoolZero(type, 16, TAG);
          long address = this.raw.allocate(type, 16, TAG);
          System.out.println("done");
          if (!refused.equals(MemorySegment.NULL)) {
            system.ex().freePool(refused);
          }
          if (address != 0) {
            this.raw.free(address);
          }
        }
        """);
  }

  @Test
  void suggestsNothingWhereTheEndIsNotReached() {
    code.noFix(
        """
        int returned(int type) {
          MemorySegment block = ex.allocatePoolQuotaZero(type, 16, TAG);
          return block.get(ValueLayout.JAVA_INT, 0);
        }

        Ex pool() {
          return ex;
        }

        void unnamed(int type) {
          MemorySegment made = pool().allocatePoolQuotaZero(type, 16, TAG);
          MemorySegment raised = fsRtl.allocatePoolWithTag(type, 16, TAG);
          MemorySegment late;
          late = ex.allocatePoolQuotaZero(type, 16, TAG);
        }
        """);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolSystem;
import dev.ration.nt.Irql;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a thread that must neither block nor fault gets, and what it is refused. */
class DispatchTest {
  private static final int TYPE = PoolType.NON_PAGED_POOL_NX;
  private static final int TAG = PoolTag.of("Disp").value();

  @Test
  void committedMemoryIsHandedOutUnderATagThatIsNew() {
    try (PoolSystem system = PoolSystem.create()) {
      system.ex().freePool(system.ex().allocatePoolUninitialized(TYPE, 64, TAG));
      MemorySegment block =
          system
              .ke()
              .raiseIrqlCall(
                  Irql.DISPATCH_LEVEL,
                  () -> system.ex().allocatePoolUninitialized(TYPE, 64, PoolTag.of("New1")));
      assertThat(block.address()).isNotZero();
      system.ex().freePool(block);
    }
  }

  @Test
  void memoryThatWouldHaveToBeCommittedIsRefused() {
    try (PoolSystem system = PoolSystem.create()) {
      MemorySegment block =
          system
              .ke()
              .raiseIrqlCall(
                  Irql.DISPATCH_LEVEL,
                  () -> system.ex().allocatePoolUninitialized(TYPE, 64 << 20, TAG));
      assertThat(block).isEqualTo(MemorySegment.NULL);
      assertThat(system.snapshot().nonPaged().inUse()).isZero();
    }
  }

  /** Refusals are right here; that all end, and what is served is intact, is what is shown. */
  @Test
  void nobodyWaitsForAStoppedWorld() throws Exception {
    try (PoolSystem system = PoolSystem.create()) {
      CountDownLatch done = new CountDownLatch(1);
      Thread stopper =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (done.getCount() > 0) {
                      system.checkInvariants();
                    }
                  });
      int served = 0;
      for (int i = 0; i < 2_000; i++) {
        int bytes = 16 * (1 + i % 100);
        MemorySegment block =
            system
                .ke()
                .raiseIrqlCall(
                    Irql.DISPATCH_LEVEL,
                    () -> system.ex().allocatePoolUninitialized(TYPE, bytes, TAG));
        if (block.address() != 0) {
          served++;
          system.ex().freePool(block);
        } else {
          system.ex().freePool(system.ex().allocatePoolUninitialized(TYPE, bytes, TAG));
        }
      }
      done.countDown();
      stopper.join();
      assertThat(served).isPositive();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import dev.ration.Ex;
import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Ration by its documented routines: segments, and the current process is charged. */
final class ExPeer extends Peer {
  private static final int TAG = PoolTag.of("Benc").value();

  private final PoolSystem system = PoolSystem.create();
  private final PoolProcess process = system.createProcess("tenant", RawPeer.LIMITS);
  private final Ex ex = system.ex();

  @SuppressWarnings("deprecation") // the routine that programs written for its page call
  private MemorySegment allocate(int bytes) {
    MemorySegment block = ex.allocatePoolWithQuotaTag(PoolType.PAGED_POOL, bytes, TAG);
    block.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
    return block;
  }

  private void pairBound(int bytes) {
    ex.freePoolWithTag(allocate(bytes), TAG);
  }

  private void pairsBound(int bytes) {
    for (int i = 0; i < PAIRS; i++) {
      pairBound(bytes);
    }
  }

  /** The binding is made once for all pairs, as it is once for a request of a server. */
  @Override
  void pairs(int bytes) {
    process.run(() -> pairsBound(bytes));
  }

  @Override
  void pair(int bytes) {
    process.run(() -> pairBound(bytes));
  }

  @Override
  Blocks blocks(int count) {
    MemorySegment[] kept = new MemorySegment[count];
    return new Blocks() {
      @Override
      public void allocate(int index, int bytes) {
        process.run(() -> kept[index] = ExPeer.this.allocate(bytes));
      }

      @Override
      public void fill(int index, int bytes) {
        kept[index].fill((byte) index);
      }

      @Override
      public void free(int index) {
        ex.freePoolWithTag(kept[index], TAG);
      }
    };
  }

  @Override
  public void close() {
    system.close();
  }
}

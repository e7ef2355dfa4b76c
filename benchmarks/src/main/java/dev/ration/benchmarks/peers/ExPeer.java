// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import dev.ration.Ex;
import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Ration by its documented routines: segments, and the current process is charged. */
final class ExPeer extends HandlePeer<MemorySegment> {
  private static final int TAG = PoolTag.of("Benc").value();

  private final PoolSystem system = PoolSystem.create();
  private final PoolProcess process = system.createProcess("tenant", RawPeer.LIMITS);
  private final Ex ex = system.ex();

  @Override
  @SuppressWarnings("deprecation") // the routine that programs written for its page call
  MemorySegment allocate(int bytes) {
    MemorySegment block = ex.allocatePoolWithQuotaTag(PoolType.PAGED_POOL, bytes, TAG);
    block.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
    return block;
  }

  @Override
  void free(MemorySegment block) {
    ex.freePoolWithTag(block, TAG);
  }

  @Override
  void fill(MemorySegment block, int bytes, byte value) {
    block.fill(value);
  }

  @Override
  byte read(MemorySegment block, int offset) {
    return block.get(ValueLayout.JAVA_BYTE, offset);
  }

  /** The binding is made once for all that is done, as it is once for a request of a server. */
  @Override
  public void within(Runnable body) {
    process.run(body);
  }

  @Override
  public boolean trim() {
    system.trim();
    return true;
  }

  @Override
  public void close() {
    system.close();
  }
}

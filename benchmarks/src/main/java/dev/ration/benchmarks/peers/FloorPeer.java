// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * What no allocator in Java with shared state can go below: stacks of free addresses under a
 * compare-and-set lock, off heap, chosen by thread. A limit and no product: no metadata, no tag, no
 * quota, no check, nothing ever given back.
 *
 * <pre>
 * stripe   lock, 256 bytes of guard, the height of every stack, the stacks
 * </pre>
 */
final class FloorPeer extends AddressPeer {
  private static final int CLASSES = FloorMemory.CLASSES;
  private static final int STRIPES = 8;
  private static final int GUARD = 256;
  private static final int MOST = FloorMemory.MOST;
  private static final long STRIPE_BYTES = 2 * GUARD + 8L * CLASSES + 8L * CLASSES * MOST;
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();
  private static final ValueLayout.OfLong PLAIN = ValueLayout.JAVA_LONG_UNALIGNED;

  private final long stripes = FloorMemory.map(STRIPES * STRIPE_BYTES);
  private final FloorMemory memory = new FloorMemory();

  private long enter() {
    long index = (Thread.currentThread().threadId() * GOLDEN) >>> 61;
    long stripe = stripes + index * STRIPE_BYTES;
    while (!WORD.compareAndSet(MEMORY, stripe, 0L, 1L)) {
      Thread.onSpinWait();
    }
    return stripe;
  }

  private static long height(long stripe, int sizeClass) {
    return stripe + GUARD + 8L * sizeClass;
  }

  private static long stack(long stripe, int sizeClass) {
    return stripe + 2 * GUARD + 8L * CLASSES + 8L * MOST * sizeClass;
  }

  @Override
  long allocate(long bytes) {
    int sizeClass = FloorMemory.classOf(bytes);
    long stripe = enter();
    long top = MEMORY.get(PLAIN, height(stripe, sizeClass)) - 1;
    if (top < 0) {
      WORD.setRelease(MEMORY, stripe, 0L);
      return memory.carve(sizeClass);
    }
    long address = MEMORY.get(PLAIN, stack(stripe, sizeClass) + 8 * top);
    MEMORY.set(PLAIN, height(stripe, sizeClass), top);
    WORD.setRelease(MEMORY, stripe, 0L);
    return address;
  }

  @Override
  void free(long address) {
    int sizeClass = memory.classAt(address);
    long stripe = enter();
    long top = MEMORY.get(PLAIN, height(stripe, sizeClass));
    MEMORY.set(PLAIN, stack(stripe, sizeClass) + 8 * top, address);
    MEMORY.set(PLAIN, height(stripe, sizeClass), top + 1);
    WORD.setRelease(MEMORY, stripe, 0L);
  }
}

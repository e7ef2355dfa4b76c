// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * What no allocator in Java with shared state can go below: stacks of free addresses under a
 * compare-and-set lock, off heap, chosen by thread. A limit and no product: no metadata, no tag, no
 * quota, no check, nothing ever given back.
 *
 * <pre>
 * stripe   lock, 256 bytes of guard, the height of every stack, the stacks
 * class    a gibibyte of address space each, so that an address tells its class
 * </pre>
 */
final class FloorPeer extends AddressPeer {
  private static final int CLASSES = 64;
  private static final int CLASS_SHIFT = 30;
  private static final int STRIPES = 8;
  private static final int GUARD = 256;
  private static final int MOST = 16 << 10;
  private static final long STRIPE_BYTES = 2 * GUARD + 8L * CLASSES + 8L * CLASSES * MOST;
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();
  private static final ValueLayout.OfLong PLAIN = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final byte[] CLASS_OF = classes();

  private final long stripes = map(STRIPES * STRIPE_BYTES);
  private final long blocks = map((long) CLASSES << CLASS_SHIFT);
  private final long[] carved = new long[CLASSES];

  /** Four classes for each doubling. */
  private static byte[] classes() {
    byte[] classes = new byte[(64 << 10) / 16 + 1];
    for (int granule = 1; granule < classes.length; granule++) {
      classes[granule] = (byte) classOfGranule(granule - 1);
    }
    return classes;
  }

  private static int classOfGranule(int last) {
    int doubling = 32 - Integer.numberOfLeadingZeros(last >>> 2);
    return last < 4 ? last : 4 * doubling + ((last >>> (doubling - 1)) & 3);
  }

  @SuppressWarnings("restricted")
  private static long map(long bytes) {
    Linker linker = Linker.nativeLinker();
    ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
    ValueLayout.OfInt half = ValueLayout.JAVA_INT;
    MethodHandle mmap =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("mmap"),
            FunctionDescriptor.of(word, word, word, half, half, half, word));
    try {
      int anonymousPrivateUnreserved = 0x4022;
      return (long) mmap.invokeExact(0L, bytes, 3, anonymousPrivateUnreserved, -1, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException("mmap threw", e);
    }
  }

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
    int sizeClass = CLASS_OF[(int) ((bytes + 15) >>> 4)];
    long stripe = enter();
    long top = MEMORY.get(PLAIN, height(stripe, sizeClass)) - 1;
    if (top < 0) {
      WORD.setRelease(MEMORY, stripe, 0L);
      return carve(sizeClass);
    }
    long address = MEMORY.get(PLAIN, stack(stripe, sizeClass) + 8 * top);
    MEMORY.set(PLAIN, height(stripe, sizeClass), top);
    WORD.setRelease(MEMORY, stripe, 0L);
    return address;
  }

  private synchronized long carve(int sizeClass) {
    long address = blocks + ((long) sizeClass << CLASS_SHIFT) + carved[sizeClass];
    int doubling = Math.max(0, sizeClass / 4 - 1);
    long granules = sizeClass < 4 ? sizeClass + 1 : (5L + (sizeClass & 3)) << doubling;
    carved[sizeClass] += 16 * granules;
    return address;
  }

  @Override
  void free(long address) {
    int sizeClass = (int) ((address - blocks) >>> CLASS_SHIFT);
    long stripe = enter();
    long top = MEMORY.get(PLAIN, height(stripe, sizeClass));
    MEMORY.set(PLAIN, stack(stripe, sizeClass) + 8 * top, address);
    MEMORY.set(PLAIN, height(stripe, sizeClass), top + 1);
    WORD.setRelease(MEMORY, stripe, 0L);
  }
}

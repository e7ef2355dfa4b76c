// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Where the floors' blocks come from: a gibibyte of address space for each size class, so that an
 * address tells its class, cut from the front and never given back. Blocks have at most 64 KiB.
 */
final class FloorMemory {
  static final int CLASSES = 64;

  /** The most blocks of a class that are kept on one stack. */
  static final int MOST = 16 << 10;

  private static final int CLASS_SHIFT = 30;
  private static final byte[] CLASS_OF = classes();

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

  static int classOf(long bytes) {
    return CLASS_OF[(int) ((bytes + 15) >>> 4)];
  }

  /** The bytes of a class's blocks. */
  static long bytes(int sizeClass) {
    int doubling = Math.max(0, sizeClass / 4 - 1);
    long granules = sizeClass < 4 ? sizeClass + 1 : (5L + (sizeClass & 3)) << doubling;
    return 16 * granules;
  }

  int classAt(long address) {
    return (int) ((address - blocks) >>> CLASS_SHIFT);
  }

  synchronized long carve(int sizeClass) {
    long address = blocks + ((long) sizeClass << CLASS_SHIFT) + carved[sizeClass];
    carved[sizeClass] += bytes(sizeClass);
    return address;
  }

  @SuppressWarnings("restricted")
  static long map(long bytes) {
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
}

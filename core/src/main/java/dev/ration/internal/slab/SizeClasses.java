// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;
import java.util.Arrays;

/**
 * Which slot a request of so many bytes gets.
 *
 * <p>Up to 256 bytes the classes are the multiples of 16. Above, up to half a page, they are what a
 * page divided by 15, 14, ... 2 leaves, rounded down to 16: no other size could waste less of a
 * page. Above half a page, and up to 16 pages, a class is a run of whole pages. Larger requests
 * have no class and no cache. {@code docs/size-classes.md} is this class printed.
 */
public final class SizeClasses {
  /** The largest request that is less than a page with its header (POOL_MAX_ALLOC). */
  public static final int MAX_SMALL_REQUEST = 4064;

  /** NT's pool header, which every small block is charged. */
  public static final int HEADER = 16;

  /** The largest slot of a slab. */
  public static final int MAX_SLOT = OsMemory.PAGE_SIZE / 2;

  public static final int MAX_RUN_CLASS_PAGES = 16;

  private static final int GRANULES = OsMemory.PAGE_SIZE / 16;
  private static final int[] SLOT = slots();

  /** Classes below this one are slabs; from it on they are runs. */
  public static final int FIRST_RUN_CLASS = SLOT.length;

  public static final int CLASSES = FIRST_RUN_CLASS + MAX_RUN_CLASS_PAGES;

  /** The class of requests that are too large for one. */
  public static final int LARGE = CLASSES;

  // Tables as long as their masks, since an index that is masked is not checked.
  static final int CLASS_MASK = 63;
  private static final int GRANULE_MASK = 255;

  private static final byte[] BY_GRANULE = byGranule();

  /** By class, and then by granule of a page: the slot that starts there, or -1. */
  private static final short[] STARTS = starts();

  private SizeClasses() {}

  private static int[] slots() {
    int[] sizes = new int[30];
    int count = 0;
    for (int size = 16; size <= 256; size += 16) {
      sizes[count++] = size;
    }
    for (int perPage = 15; perPage >= 2; perPage--) {
      sizes[count++] = OsMemory.PAGE_SIZE / perPage / 16 * 16;
    }
    assert count == sizes.length;
    return sizes;
  }

  private static byte[] byGranule() {
    byte[] table = new byte[GRANULE_MASK + 1];
    int sizeClass = 0;
    for (int granule = 0; granule <= MAX_SLOT / 16; granule++) {
      while (SLOT[sizeClass] < granule * 16) {
        sizeClass++;
      }
      table[granule] = (byte) sizeClass;
    }
    return table;
  }

  private static short[] starts() {
    short[] starts = new short[(CLASS_MASK + 1) * GRANULES];
    Arrays.fill(starts, (short) -1);
    for (int sizeClass = 0; sizeClass <= LARGE; sizeClass++) {
      int slots = isRun(sizeClass) ? 1 : slotsPerPage(sizeClass);
      for (int slot = 0; slot < slots; slot++) {
        int offset = isRun(sizeClass) ? 0 : slot * SLOT[sizeClass];
        starts[sizeClass * GRANULES + offset / 16] = (short) slot;
      }
    }
    return starts;
  }

  /** The class of a request of {@code bytes} bytes, or {@link #LARGE}; zero bytes count as one. */
  public static int of(long bytes) {
    if (bytes <= MAX_SLOT) {
      return BY_GRANULE[((int) (bytes + 15) >>> 4) & GRANULE_MASK];
    }
    return bytes <= (long) MAX_RUN_CLASS_PAGES * OsMemory.PAGE_SIZE
        ? FIRST_RUN_CLASS - 1 + (int) pages(bytes)
        : LARGE;
  }

  /** The least class not below {@code sizeClass} whose every slot starts on a line. */
  public static int aligned(int sizeClass, int line) {
    int candidate = sizeClass;
    while (candidate < FIRST_RUN_CLASS && SLOT[candidate] % line != 0) {
      candidate++;
    }
    return candidate;
  }

  public static boolean isRun(int sizeClass) {
    return sizeClass >= FIRST_RUN_CLASS;
  }

  /** Bytes of one block of a class. */
  public static int slotBytes(int sizeClass) {
    return isRun(sizeClass)
        ? (sizeClass - FIRST_RUN_CLASS + 1) * OsMemory.PAGE_SIZE
        : SLOT[sizeClass];
  }

  public static int slotsPerPage(int sizeClass) {
    return OsMemory.PAGE_SIZE / SLOT[sizeClass];
  }

  /** The slot of a page of a class that starts at an address, or -1 when none does. */
  public static int slotStartingAt(int sizeClass, long address) {
    int low = (int) address;
    return (low & 15) == 0
        ? STARTS[(sizeClass & CLASS_MASK) * GRANULES + ((low >>> 4) & GRANULE_MASK)]
        : -1;
  }

  /** Whole pages that hold so many bytes. */
  public static long pages(long bytes) {
    return (bytes + (OsMemory.PAGE_SIZE - 1)) >>> OsMemory.PAGE_SHIFT;
  }

  /** Whether a request is charged for a header, and not for whole pages. */
  public static boolean isSmall(long bytes) {
    return bytes <= MAX_SMALL_REQUEST;
  }

  /** What a block of so many bytes costs its process and its tag; design decision 1. */
  public static long cost(long bytes) {
    if (isSmall(bytes)) {
      return (Math.max(bytes, 1) + (HEADER + 15)) & -16L;
    }
    return pages(bytes) << OsMemory.PAGE_SHIFT;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;
import java.util.Arrays;

/**
 * Which slot a request of so many bytes gets.
 *
 * <p>Up to 256 bytes the classes are the multiples of 16. Above, up to half a page, they are what a
 * page divided by 15, 14, ... 2 leaves, rounded down to 16: no other size could waste less of a
 * page. Then come the heads of split pages: what one block of a smaller class, the tail, leaves of
 * its page. Above, and up to 16 pages, a class is a run of whole pages. Larger requests have no
 * class and no cache. {@code docs/size-classes.md} is this class printed.
 *
 * <p>A page has a class, too, which is that of its first block; only in a split page is it not that
 * of every other one.
 */
public final class SizeClasses {
  /** The largest request that is less than a page with its header (POOL_MAX_ALLOC). */
  public static final int MAX_SMALL_REQUEST = 4064;

  /** NT's pool header, which every small block is charged. */
  public static final int HEADER = 16;

  public static final int MAX_RUN_CLASS_PAGES = 16;

  private static final int GRANULES = OsMemory.PAGE_SIZE / 16;

  /** How many tails of one class make a page: the tails of the split pages, largest first. */
  private static final int[] TAILS_A_PAGE = {3, 4};

  private static final int[] SLOT = slots();

  /** From this class on, and below {@link #FIRST_RUN_CLASS}, a page is split. */
  public static final int FIRST_SPLIT_CLASS = SLOT.length - TAILS_A_PAGE.length;

  /** The largest slot of a slab. */
  public static final int MAX_SLOT = SLOT[SLOT.length - 1];

  /** Classes below this one are slabs; from it on they are runs. */
  public static final int FIRST_RUN_CLASS = SLOT.length;

  public static final int CLASSES = FIRST_RUN_CLASS + MAX_RUN_CLASS_PAGES;

  /** The class of requests that are too large for one. */
  public static final int LARGE = CLASSES;

  // Tables as long as their masks, since an index that is masked is not checked.
  static final int CLASS_MASK = 63;
  private static final int GRANULE_MASK = 255;

  private static final byte[] BY_GRANULE = byGranule();

  private static final int SLOT_BITS = 8;

  /** Where no block starts. */
  public static final int NOWHERE = Character.MAX_VALUE;

  /** By the page's class, and then by granule: class and slot of the block there, or NOWHERE. */
  private static final char[] STARTS = starts();

  private SizeClasses() {}

  private static int[] slots() {
    int[] sizes = new int[30 + TAILS_A_PAGE.length];
    int count = 0;
    for (int size = 16; size <= 256; size += 16) {
      sizes[count++] = size;
    }
    for (int perPage = 15; perPage >= 2; perPage--) {
      sizes[count++] = OsMemory.PAGE_SIZE / perPage / 16 * 16;
    }
    for (int perPage : TAILS_A_PAGE) {
      sizes[count++] = OsMemory.PAGE_SIZE - OsMemory.PAGE_SIZE / perPage / 16 * 16;
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

  private static char[] starts() {
    char[] starts = new char[(CLASS_MASK + 1) * GRANULES];
    Arrays.fill(starts, (char) NOWHERE);
    for (int pageClass = 0; pageClass <= LARGE; pageClass++) {
      int slots = isRun(pageClass) ? 1 : slotsPerPage(pageClass);
      for (int slot = 0; slot < slots; slot++) {
        int offset = slot == 0 ? 0 : slot * SLOT[pageClass];
        starts[pageClass * GRANULES + offset / 16] =
            (char) (classOfSlot(pageClass, slot) << SLOT_BITS | slot);
      }
    }
    return starts;
  }

  /** The class of a request of {@code bytes} bytes, or {@link #LARGE}; zero bytes count as one. */
  public static int of(long bytes) {
    if (bytes <= MAX_SLOT) {
      return BY_GRANULE[((int) (bytes + 15) >>> 4) & GRANULE_MASK];
    }
    return ofPages(bytes);
  }

  /** The class of a request that shares no page, and is not for zero bytes. */
  public static int ofPages(long bytes) {
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

  public static int slotsPerPage(int pageClass) {
    return isSplit(pageClass) ? 2 : OsMemory.PAGE_SIZE / SLOT[pageClass];
  }

  /** Whether a page of a class has a head of that class, and one tail behind it. */
  static boolean isSplit(int pageClass) {
    return pageClass >= FIRST_SPLIT_CLASS && pageClass < FIRST_RUN_CLASS;
  }

  /** The class of the tail of a split page. */
  static int tail(int pageClass) {
    return of(OsMemory.PAGE_SIZE - SLOT[pageClass]);
  }

  /** The class of a block of a page. */
  static int classOfSlot(int pageClass, int slot) {
    return slot > 0 && isSplit(pageClass) ? tail(pageClass) : pageClass;
  }

  /**
   * The block of a page of a class that starts at an address, for {@link #slot} and {@link
   * #sizeClass}, or {@link #NOWHERE}.
   */
  public static int startingAt(int pageClass, long address) {
    int low = (int) address;
    return (low & 15) == 0
        ? STARTS[(pageClass & CLASS_MASK) * GRANULES + ((low >>> 4) & GRANULE_MASK)]
        : NOWHERE;
  }

  /** Its number in its page. */
  public static int slot(int start) {
    return start & (1 << SLOT_BITS) - 1;
  }

  /** Its class. */
  public static int sizeClass(int start) {
    return start >>> SLOT_BITS;
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

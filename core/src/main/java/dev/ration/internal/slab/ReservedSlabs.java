// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Words;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The slabs among the pages of a {@link Reserve}, which says what pages those are. A slab's slots
 * are of a power of two, from 64 bytes to half a page.
 *
 * <p>Equations: a slab's free slots are its block words in state FREE; the slabs of a kind that
 * have free slots are in a list, which starts at the head of that kind.
 *
 * <p>Guarded by the reserve's lock: everything.
 */
final class ReservedSlabs {
  static final int NONE = -1;

  private static final int LEAST_LOG = 6;
  private static final int MOST_LOG = 11;

  /** How many kinds of slabs there are. */
  static final int KINDS = MOST_LOG - LEAST_LOG + 1;

  /** Blocks of so many bytes, and none larger, lie in slots. */
  static final int MOST_BYTES = 1 << MOST_LOG;

  private static final int WORD_BYTES = 8 * (OsMemory.PAGE_SIZE >> LEAST_LOG);
  private static final int PIECE_LOG = 3;
  private static final int PIECE_BYTES = WORD_BYTES << PIECE_LOG;
  private static final byte NO_SLAB = -1;

  private final long run;
  private final long address;

  /** Pointers to the block words of eight pages each. */
  private final long[] words;

  /** The kind of each page, from 0 on, or NO_SLAB. */
  private final byte[] kind;

  private final long[] freeSlots;
  private final int[] next;
  private final int[] previous;
  private final int[] heads = new int[KINDS];

  private ReservedSlabs(long run, long address, int pages) {
    this.run = run;
    this.address = address;
    this.words = new long[(pages + (1 << PIECE_LOG) - 1) >>> PIECE_LOG];
    this.kind = new byte[pages];
    this.freeSlots = new long[pages];
    this.next = new int[pages];
    this.previous = new int[pages];
    Arrays.fill(heads, NONE);
    Arrays.fill(kind, NO_SLAB);
  }

  /** Makes room for the words of a run's pages; null, and nothing has changed, without memory. */
  static @Nullable ReservedSlabs create(PageHeap heap, Metadata metadata, long run, int pages) {
    ReservedSlabs made = new ReservedSlabs(run, heap.map().address(run), pages);
    boolean complete = false;
    try {
      complete = made.takeWords(heap);
    } finally {
      if (!complete) {
        made.giveWordsBack(metadata);
      }
    }
    return complete ? made : null;
  }

  private boolean takeWords(PageHeap heap) {
    for (int i = 0; i < words.length; i++) {
      words[i] = heap.allocateMetadata(PIECE_BYTES, true);
      if (words[i] == 0) {
        return false;
      }
    }
    return true;
  }

  /** Gives the words back; no page is a slab any more, nor will be. */
  void giveWordsBack(Metadata metadata) {
    for (long piece : words) {
      if (piece != 0) {
        metadata.free(piece, PIECE_BYTES);
      }
    }
  }

  private long pageWords(int page) {
    return words[page >>> PIECE_LOG] + (long) (page & (1 << PIECE_LOG) - 1) * WORD_BYTES;
  }

  private long address(int page) {
    return address + ((long) page << OsMemory.PAGE_SHIFT);
  }

  private static int slots(int slab) {
    return OsMemory.PAGE_SIZE >> (LEAST_LOG + slab);
  }

  private static long allSlots(int slab) {
    return -1L >>> (64 - slots(slab));
  }

  /** The kind whose slots hold so many bytes, which are MOST_BYTES at most. */
  static int kind(long bytes) {
    int slab = 0;
    while (bytes > 1L << (LEAST_LOG + slab)) {
      slab++;
    }
    return slab;
  }

  boolean isSlab(int page) {
    return kind[page] != NO_SLAB;
  }

  /** The bytes of each slot of a slab. */
  long slotBytes(int page) {
    return 1L << (LEAST_LOG + kind[page]);
  }

  /** A slab of a kind that has a free slot, or NONE. */
  int open(int slab) {
    return heads[slab];
  }

  /** Makes a slab of a page. */
  void cut(int page, int slab) {
    kind[page] = (byte) slab;
    freeSlots[page] = allSlots(slab);
    Words.clear(pageWords(page), WORD_BYTES);
    link(page, slab);
    int sizeClass = SizeClasses.of(1L << (LEAST_LOG + slab));
    PageRecord.setHeader(
        run + (long) page * PageRecord.BYTES,
        PageRecord.header(PageRecord.RESERVED_SLAB, sizeClass, pageWords(page)));
  }

  /** Takes a block, in state CACHED, from a slab that has a free slot. */
  long take(int page) {
    int slab = kind[page];
    int slot = Long.numberOfTrailingZeros(freeSlots[page]);
    freeSlots[page] &= freeSlots[page] - 1;
    if (freeSlots[page] == 0) {
      unlink(page, slab);
    }
    Words.setRelease(pageWords(page) + 8L * slot, BlockWord.CACHED);
    return address(page) + ((long) slot << (LEAST_LOG + slab));
  }

  /** Takes back a block; whether the page has lost its last one, and is no slab any more. */
  boolean giveBack(int page, long block) {
    int slab = kind[page];
    int slot = (int) (block - address(page)) >>> (LEAST_LOG + slab);
    Words.setRelease(pageWords(page) + 8L * slot, BlockWord.free(0));
    if (freeSlots[page] == 0) {
      link(page, slab);
    }
    freeSlots[page] |= 1L << slot;
    boolean empty = freeSlots[page] == allSlots(slab);
    if (empty) {
      unlink(page, slab);
      kind[page] = NO_SLAB;
    }
    return empty;
  }

  private void link(int page, int slab) {
    next[page] = heads[slab];
    previous[page] = NONE;
    if (heads[slab] != NONE) {
      previous[heads[slab]] = page;
    }
    heads[slab] = page;
  }

  private void unlink(int page, int slab) {
    if (previous[page] == NONE) {
      heads[slab] = next[page];
    } else {
      next[previous[page]] = next[page];
    }
    if (next[page] != NONE) {
      previous[next[page]] = previous[page];
    }
  }

  /** Checks a slab's words against its free slots, and counts its blocks. */
  long checkedBlocks(int page) {
    int slots = slots(kind[page]);
    for (int slot = 0; slot < slots; slot++) {
      int state = BlockWord.state(Words.get(pageWords(page) + 8L * slot));
      boolean isFree = (freeSlots[page] & 1L << slot) != 0;
      Invariant.check(isFree == (state == BlockWord.FREE), "free slot set aside", page);
    }
    return (long) slots - Long.bitCount(freeSlots[page]);
  }
}

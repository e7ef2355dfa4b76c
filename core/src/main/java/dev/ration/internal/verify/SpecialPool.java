// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.verify;

import dev.ration.internal.memory.Guards;
import dev.ration.internal.memory.OsMemory;
import dev.ration.nt.SpecialPoolOptions;
import dev.ration.nt.SpecialPoolOptions.Side;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pages of which only those of allocated blocks can be touched.
 *
 * <p>A block has whole pages of its own, and a shut page lies on both sides. Addresses are given
 * out in order and reused as late as can be: a freed block's pages stay shut until then, and its
 * description is kept while it is in quarantine.
 *
 * <p>Guarded by {@code lock}: everything.
 */
final class SpecialPool {
  private static final int PAGE = OsMemory.PAGE_SIZE;
  private static final int MOST_PAGES_OF_BLOCK = 16 << 10;
  private static final int MOST_PREPARED = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Guards guards;
  private final long base;
  private final @Nullable VerifiedBlock[] owners;
  private final FreePages free;
  private final int[] prepared = new int[MOST_PREPARED];
  private int ready;
  private boolean closed;
  private final Deque<VerifiedBlock> quarantine = new ArrayDeque<>();
  private long quarantinePages;
  private long live;

  /** Whether no block is to be guarded any more: then touches are of no interest after the last. */
  private boolean resting;

  private boolean recording = true;

  private volatile Consumer<VerifiedBlock> forgotten = block -> {};

  SpecialPool(Guards guards) {
    this.guards = guards;
    this.base = guards.range().address();
    this.owners = new VerifiedBlock[(int) (guards.range().bytes() / PAGE)];
    this.free = new FreePages(owners.length);
  }

  /** From now on an action is told of each freed block that is remembered no longer. */
  void tellWhoIsForgotten(Consumer<VerifiedBlock> action) {
    forgotten = action;
  }

  Guards guards() {
    return guards;
  }

  boolean contains(long address) {
    return guards.range().contains(address);
  }

  MemorySegment segment(long address, long bytes) {
    return guards.range().segment().asSlice(address - base, bytes);
  }

  /**
   * Lays a block out; false, and nothing has changed, when there is no room, no budget, or, for who
   * cannot wait, no lock.
   */
  boolean place(VerifiedBlock block, long alignment, SpecialPoolOptions options, boolean patient) {
    long bytes = Math.max(1, block.bytes);
    if (bytes > (long) MOST_PAGES_OF_BLOCK * PAGE) {
      return false;
    }
    int pages = (int) ((bytes + PAGE - 1) / PAGE);
    boolean locked = lock.tryLock();
    if (!locked && !patient) {
      return false;
    }
    if (!locked) {
      lock.lock();
    }
    try {
      if (live >= Math.min(options.mostBlocks(), guards.mostOpen())) {
        return false;
      }
      record(true);
      int page = openPages(pages);
      if (page == 0) {
        return false;
      }
      Side side = side(block, options);
      block.guardedBefore = side == Side.START;
      block.page = page;
      block.pages = pages;
      boolean atEnd = side == Side.END && bytes <= PAGE - 32;
      block.before = atEnd ? (PAGE - bytes) & -alignment : 0;
      block.area = segment(base + (long) page * PAGE, (long) pages * PAGE);
      block.address = base + (long) page * PAGE + block.before;
      for (int i = 0; i < pages; i++) {
        owners[page + i] = block;
      }
      live++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Which end of the block touches a guard: what its request says, or else the options. */
  private static Side side(VerifiedBlock block, SpecialPoolOptions options) {
    return block.has(Rungs.AT_END)
        ? Side.END
        : block.has(Rungs.AT_START) ? Side.START : options.side();
  }

  /** Open pages with a shut one on both sides; 0 when there are none. */
  private int openPages(int pages) {
    if (pages == 1 && ready > 0) {
      return prepared[--ready];
    }
    int page = findPages(pages);
    if (page != 0 && !guards.open((long) page * PAGE, (long) pages * PAGE)) {
      free.giveBack(page, pages);
      return 0;
    }
    return page;
  }

  /** Opens no page any more: the memory is about to be given back. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  private int findPages(int pages) {
    int page = free.take(pages);
    while (page == 0 && !quarantine.isEmpty()) {
      forgetOldest();
      page = free.take(pages);
    }
    return page;
  }

  /**
   * Opens pages for blocks of one page to come, so that whoever asks for one makes no system call
   * for it.
   */
  void prepare(int blocks) {
    int wanted = Math.min(blocks, prepared.length);
    boolean more = true;
    while (more) {
      lock.lock();
      try {
        int page = !closed && ready < wanted && live + ready < guards.mostOpen() ? free.take(1) : 0;
        more = page != 0 && guards.open((long) page * PAGE, PAGE);
        if (more) {
          prepared[ready++] = page;
        } else if (page != 0) {
          free.giveBack(page, 1);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Shuts a block's pages for good; its description stays for as long as quarantine has room. */
  void retire(VerifiedBlock block, SpecialPoolOptions options) {
    lock.lock();
    try {
      if (block.retired) {
        return;
      }
      block.retiredAt = System.nanoTime();
      guards.shut((long) block.page * PAGE, (long) block.pages * PAGE);
      block.retired = true;
      live--;
      quarantine.addLast(block);
      quarantinePages += block.pages;
      while (quarantine.size() > options.quarantineBlocks()
          || quarantinePages * PAGE > options.quarantineBytes()) {
        forgetOldest();
      }
      record(!resting || live > 0);
    } finally {
      lock.unlock();
    }
  }

  /** Says whether blocks are to be guarded from now on; until the last is freed nothing changes. */
  void rest(boolean wanted) {
    lock.lock();
    try {
      resting = wanted;
      record(!resting || live > 0);
    } finally {
      lock.unlock();
    }
  }

  private void record(boolean wanted) {
    if (wanted != recording) {
      guards.record(wanted);
      recording = wanted;
    }
  }

  private void forgetOldest() {
    VerifiedBlock oldest = quarantine.removeFirst();
    forgotten.accept(oldest);
    quarantinePages -= oldest.pages;
    for (int i = 0; i < oldest.pages; i++) {
      owners[oldest.page + i] = null;
    }
    free.giveBack(oldest.page, oldest.pages);
  }

  /** The block, allocated or in quarantine, on whose pages an address lies. */
  @Nullable VerifiedBlock ownerOf(long address) {
    lock.lock();
    try {
      return owners[(int) ((address - base) / PAGE)];
    } finally {
      lock.unlock();
    }
  }

  /**
   * The block that a touch was meant for: on whose pages it was; for a shut page between two, an
   * allocated one rather than a freed one, and the one whose guard it is; the nearer one, if it is
   * the guard of both or of neither.
   */
  @Nullable VerifiedBlock nearest(long address) {
    lock.lock();
    try {
      int page = (int) ((address - base) / PAGE);
      VerifiedBlock here = owners[page];
      if (here != null) {
        return here;
      }
      VerifiedBlock below = page == 0 ? null : owners[page - 1];
      VerifiedBlock above = page + 1 >= owners.length ? null : owners[page + 1];
      if (below == null || above == null) {
        return below == null ? above : below;
      }
      if (below.retired != above.retired) {
        return below.retired ? above : below;
      }
      if (above.guardedBefore == below.guardedBefore) {
        return above.guardedBefore ? above : below;
      }
      return (address - base) % PAGE < PAGE / 2 ? below : above;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a touch of an address, in this range or elsewhere, was one that must not be. */
  boolean wasShut(long address, long time) {
    if (!contains(address)) {
      return false;
    }
    VerifiedBlock owner = ownerOf(address);
    return owner == null || (owner.retired && time - owner.retiredAt >= 0);
  }

  long live() {
    lock.lock();
    try {
      return live;
    } finally {
      lock.unlock();
    }
  }

  /** Freed blocks that are still known, the newest last. */
  List<VerifiedBlock> quarantined() {
    lock.lock();
    try {
      return new ArrayList<>(quarantine);
    } finally {
      lock.unlock();
    }
  }
}

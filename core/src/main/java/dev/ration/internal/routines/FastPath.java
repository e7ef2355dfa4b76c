// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.cache.Rack;
import dev.ration.internal.memory.Runner;
import dev.ration.internal.memory.Words;
import dev.ration.internal.slab.BlockWord;
import dev.ration.internal.slab.PageMap;
import dev.ration.internal.slab.PageRecord;
import dev.ration.internal.slab.Round;
import dev.ration.internal.slab.SizeClasses;
import dev.ration.internal.slot.QuotaEntry;
import dev.ration.internal.slot.Slot;
import dev.ration.internal.slot.SlotLayout;
import dev.ration.internal.slot.Slots;
import dev.ration.internal.slot.Stock;
import dev.ration.internal.slot.TagEntry;
import dev.ration.internal.slot.TagRow;
import dev.ration.internal.tag.TagTable;

/**
 * An allocation and a free that one slot can do alone: a block from its rack, bytes from its
 * stocks.
 *
 * <p>Each first looks whether everything is there, then changes everything, and commits by leaving
 * the slot. If anything is missing it changes nothing and says so; the slow path does it then. An
 * error in the middle leaves the slot marked, with what the handler needs to undo: see {@link
 * Slot}.
 */
final class FastPath {
  /** Something is missing: take the slow path. */
  static final long MISS = 0;

  private final Slots slots;
  private final TagTable tags;
  private final PageMap nonPaged;
  private final PageMap paged;

  FastPath(Executive executive) {
    this.slots = executive.slots;
    this.tags = executive.tags;
    this.nonPaged = executive.nonPaged.map();
    this.paged = executive.paged.map();
  }

  /**
   * Returns an address, or {@link #MISS}. What depends on a look-up asks whether it is there, and
   * has it then: a test of the value would be a second one for the compiler, with code of its own,
   * and more than HotSpot's InlineSmallCode of it is not inlined any more.
   */
  long allocate(int pool, int sizeClass, long bytes, int tag, int process) {
    long self = Runner.id();
    return allocate(self, slots.home(self), pool, sizeClass, bytes, tag, process);
  }

  /** As above, for whoever has the running thread's id and its home already. */
  long allocate(long self, Slot home, int pool, int sizeClass, long bytes, int tag, int process) {
    Slot slot = home;
    long word = 0;
    int way = Slot.OUT;
    try {
      way = slot.enter(self);
      if (way == Slot.OUT) {
        slot = slots.neighbour(slot);
        way = slot.enter(self);
        if (way == Slot.OUT) {
          return MISS;
        }
      }
      long cost = SizeClasses.cost(bytes);
      long state = slot.state;
      int identity = TagTable.identity(tag);
      long entry = SlotLayout.tagEntry(state, identity);
      long rack = SlotLayout.rack(state, pool, sizeClass);
      if (isKnown(state, entry, identity)
          && Rack.readyToTake(rack)
          && (process == 0 || charge(state, process, pool, cost))) {
        long loaded = Rack.loaded(rack);
        long round = Rack.lastRound(loaded);
        long address = Round.address(round);
        word = Round.wordPointer(round);
        Rack.take(rack, loaded);
        TagRow.allocate(TagEntry.row(entry), pool, cost);
        Words.setRelease(
            word, BlockWord.allocatedPool(process, TagEntry.index(entry), noted(word, bytes)));
        slot.leaveBy(way);
        return address;
      }
      slot.leaveBy(way);
      return MISS;
    } catch (Throwable e) {
      if (way != Slot.OUT) {
        slot.word = word;
        slot.before = BlockWord.CACHED;
        slot.mark = self;
      }
      throw e;
    }
  }

  /** The bytes as a block word tells them; those of a large block are noted elsewhere. */
  private static long noted(long word, long bytes) {
    // The first test is that of the cost: for the compiler it has been made.
    if (SizeClasses.isSmall(bytes) || bytes < BlockWord.LARGE) {
      return bytes;
    }
    PageRecord.setRunBytes(word, bytes);
    return BlockWord.LARGE;
  }

  /** Whether an entry is a tag's, or has become it; not when the slot has no row for the tag. */
  private boolean isKnown(long state, long entry, int tag) {
    return TagEntry.isOf(entry, tag) || remember(state, entry, tag);
  }

  private boolean remember(long state, long entry, int tag) {
    int index = tags.find(tag);
    long row = index < 0 ? 0 : SlotLayout.tagRow(state, index);
    if (row != 0) {
      TagEntry.remember(entry, tag, index, row);
    }
    return row != 0;
  }

  /**
   * Charges a process from its stock in a slot; false, and nothing has changed, if that is short.
   */
  private static boolean charge(long state, int process, int pool, long cost) {
    long stock = QuotaEntry.findStock(state, process, pool);
    if (stock == 0) {
      return false;
    }
    long word = Stock.word(stock);
    if (!Stock.has(word, cost)) {
      return false;
    }
    Stock.take(stock, word, cost);
    return true;
  }

  /**
   * Returns whether the block has been freed.
   *
   * @param tag what it was allocated with, or 0 to free it whatever its tag
   * @param pagedAllowed whether the running thread may free paged pool
   */
  boolean free(long address, int tag, boolean pagedAllowed) {
    long self = Runner.id();
    return free(self, slots.home(self), address, tag, pagedAllowed);
  }

  /**
   * As above, for whoever has the running thread's id and its home already: puts an allocated block
   * into the slot's rack, and what it was charged into the slot's stocks; false, and nothing has
   * changed, if it is none, if one of them has no room, or if another free has won. The count of
   * frees cannot be rebuilt from block words: so it comes last. After an error, what there is to
   * undo has been noted; if there was nothing left, the block has been freed.
   *
   * <p>This is more than HotSpot's FreqInlineSize, on purpose: it stays a call, in which everything
   * is inlined. Together with an allocation it would be more than C2 inlines into one method.
   */
  boolean free(long self, Slot slot, long address, int tag, boolean pagedAllowed) {
    long word = 0;
    long claimed = 0;
    boolean freed = false;
    int way = Slot.OUT;
    try {
      way = slot.enter(self);
      if (way == Slot.OUT) {
        slot = slots.neighbour(slot);
        way = slot.enter(self);
      }
      if (way == Slot.OUT) {
        return false;
      }
      long header = nonPaged.header(address);
      int pool = header == 0 ? Pool.PAGED : Pool.NON_PAGED;
      if (header == 0 && pagedAllowed) {
        header = paged.header(address);
      }
      int start = SizeClasses.startingAt(PageRecord.pageClass(header), address);
      if (start == SizeClasses.NOWHERE || !PageRecord.isInUse(header)) {
        return leaveAsItWas(slot, way);
      }
      long pointer = PageRecord.blockWords(header) + 8L * SizeClasses.slot(start);
      word = Words.getAcquire(pointer);
      long state = slot.state;
      if (!isTagged(word, tag, state) || !BlockWord.isAllocatedPool(word)) {
        return leaveAsItWas(slot, way);
      }
      long row = row(word, tag, state);
      long cost = cost(word, pointer);
      int process = BlockWord.process(word);
      long stock = process == 0 ? 0 : QuotaEntry.findStock(state, process, pool);
      long left = process == 0 ? Stock.EMPTY : Stock.wordIfAny(stock);
      long rack = SlotLayout.rack(state, pool, SizeClasses.sizeClass(start));
      if (!Stock.hasRoom(left, cost)
          || !Rack.readyToPut(rack)
          || !Words.compareAndSet(pointer, word, BlockWord.CACHED)) {
        return leaveAsItWas(slot, way);
      }
      claimed = pointer;
      Stock.giveIfAny(stock, left, cost);
      Rack.put(rack, Rack.loaded(rack), address, pointer);
      TagRow.free(row, pool, cost);
      claimed = 0;
      freed = true;
      slot.leaveBy(way);
      return true;
    } catch (Throwable e) {
      if (way != Slot.OUT) {
        slot.word = claimed;
        slot.before = word;
        slot.mark = self;
      }
      if (freed) {
        return true;
      }
      throw e;
    }
  }

  private static boolean leaveAsItWas(Slot slot, int way) {
    slot.leaveBy(way);
    return false;
  }

  /** Whether a block has the tag given, or for 0 any that the slot has a row for. */
  private boolean isTagged(long word, int tag, long state) {
    int index = BlockWord.tag(word);
    if (tag == 0) {
      return SlotLayout.tagRow(state, index) != 0;
    }
    int identity = TagTable.identity(tag);
    long entry = SlotLayout.tagEntry(state, identity);
    return isKnown(state, entry, identity) && TagEntry.index(entry) == index;
  }

  /** The row of a block's tag, which {@link #isTagged} has found. */
  private static long row(long word, int tag, long state) {
    return tag == 0
        ? SlotLayout.tagRow(state, BlockWord.tag(word))
        : TagEntry.row(SlotLayout.tagEntry(state, TagTable.identity(tag)));
  }

  /** Whether the slot that this thread would take a block from has one; not when it is busy. */
  boolean hasRounds(int pool, int sizeClass) {
    long self = Runner.id();
    Slot slot = slots.slot(slots.chosen());
    int way = Slot.OUT;
    try {
      way = slot.enter(self);
      if (way == Slot.OUT) {
        return false;
      }
      boolean has = Rack.readyToTake(SlotLayout.rack(slot.state, pool, sizeClass));
      slot.leaveBy(way);
      return has;
    } catch (Throwable e) {
      if (way != Slot.OUT) {
        slot.word = 0;
        slot.mark = self;
      }
      throw e;
    }
  }

  /** The bytes of an allocated block, or -1 when one slot cannot tell or there is none. */
  long bytes(long address) {
    long self = Runner.id();
    Slot slot = slots.home(self);
    int way = Slot.OUT;
    try {
      way = slot.enter(self);
      if (way == Slot.OUT) {
        return -1;
      }
      long header = nonPaged.header(address);
      if (header == 0) {
        header = paged.header(address);
      }
      long pointer = wordPointer(header, address);
      long word = pointer == 0 ? 0 : Words.getAcquire(pointer);
      long bytes = BlockWord.isAllocated(word) ? bytes(word, pointer) : -1;
      slot.leaveBy(way);
      return bytes;
    } catch (Throwable e) {
      if (way != Slot.OUT) {
        slot.word = 0;
        slot.mark = self;
      }
      throw e;
    }
  }

  /** The block word of the slot or run that starts at an address, or 0 when none does. */
  static long wordPointer(long header, long address) {
    if (!PageRecord.holdsBlocks(PageRecord.kind(header))) {
      return 0;
    }
    int start = SizeClasses.startingAt(PageRecord.pageClass(header), address);
    return start == SizeClasses.NOWHERE
        ? 0
        : PageRecord.blockWords(header) + 8L * SizeClasses.slot(start);
  }

  /** What a block costs, whose word and its pointer are given. */
  static long cost(long word, long pointer) {
    int bytes = BlockWord.bytes(word);
    return SizeClasses.cost(SizeClasses.isSmall(bytes) ? bytes : bytes(word, pointer));
  }

  /** The bytes that were asked for. */
  static long bytes(long word, long pointer) {
    int bytes = BlockWord.bytes(word);
    return bytes < BlockWord.LARGE ? bytes : PageRecord.runBytes(pointer);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.memory.Words;
import dev.ration.internal.slab.BlockWord;
import dev.ration.internal.slab.PageRecord;
import dev.ration.internal.slot.Slot;
import dev.ration.internal.tag.TagTable;
import org.jspecify.annotations.Nullable;

/**
 * Takes an allocated block out of everybody else's reach, or says why it cannot.
 *
 * <p>The result is the block's word from before, or a reason; {@link BlockWord#isAllocated} tells
 * which. A third result, {@link #mustWait}, says that another operation is changing the block; the
 * caller asks again, and is behind no gate meanwhile: that operation may need the world to stand
 * still. The look-up and the change happen inside a slot: so pages and words that are found stay
 * what they are meanwhile.
 */
final class Claims {
  /** Any use will do. */
  static final int ANY_USE = -1;

  /** Whoever is charged. */
  static final int ANY_OWNER = -1;

  // Reasons have all state bits set, which no word has.
  private static final int REASON = 7;
  private static final long NOT_A_BLOCK = 1 << 3 | REASON;
  static final long FREE_ALREADY = 2 << 3 | REASON;
  private static final long OTHER_TAG = 3 << 3 | REASON;

  /** A result of a claim to free: ask the verifier first. */
  static final long VERIFIED = 4 << 3 | REASON;

  /** A result of a claim to free: the verifier found something, which it has reported itself. */
  static final long DAMAGED = 5 << 3 | REASON;

  /** A result of a claim to free: a shadow has become an ordinary block, which is to be freed. */
  static final long UNVEILED = 6 << 3 | REASON;

  private static final int TAG_SHIFT = 20;
  private static final long REASON_MASK = 127;

  private final Executive executive;
  private final Violation violation;

  Claims(Executive executive, Violation violation) {
    this.executive = executive;
    this.violation = violation;
  }

  /** The pool that an address belongs to, or null. */
  @Nullable Pool poolOf(long address) {
    if (executive.nonPaged.map().record(address) != 0) {
      return executive.nonPaged;
    }
    return executive.paged.map().record(address) != 0 ? executive.paged : null;
  }

  /**
   * The pool that has an address which is to be a block's; null, and reported, where none has.
   *
   * @throws IllegalStateException when the system has been closed
   */
  @Nullable Pool poolOrReport(long address) {
    if (executive.gate.isClosed()) {
      throw Gate.closed();
    }
    Pool pool = address == 0 ? null : poolOf(address);
    if (address == 0) {
      violation.badAddress(address);
    } else if (pool == null && executive.verifier.isSpecial(address)) {
      violation.freedTwice(0, address);
    } else if (pool == null) {
      violation.foreignAddress(address);
    }
    return pool;
  }

  /**
   * Claims a block.
   *
   * @param tag what it must have been allocated with, or 0
   * @param use what it must be in use for, or {@link #ANY_USE}
   * @param owner the id of the process that must be charged for it, or {@link #ANY_OWNER}
   * @param state what it becomes: {@link BlockWord#CACHED} or {@link BlockWord#BUSY}
   */
  long claim(Pool pool, long address, int tag, int use, int owner, int state) {
    while (true) {
      Slot slot = executive.slots.acquireAny();
      long pointer = pointer(pool, address);
      long seen = pointer > 0 ? Words.getVolatile(pointer) : pointer;
      long result = pointer == 0 ? NOT_A_BLOCK : pointer < 0 ? FREE_ALREADY : judge(seen, tag, use);
      if (state == BlockWord.CACHED
          && BlockWord.isAllocated(result)
          && BlockWord.isVerified(seen)) {
        result = VERIFIED;
      }
      if (owner != ANY_OWNER
          && BlockWord.isAllocated(result)
          && BlockWord.process(result) != owner) {
        result = FREE_ALREADY;
      }
      long claimed =
          state == BlockWord.CACHED ? BlockWord.CACHED : BlockWord.withState(seen, state);
      boolean done = !BlockWord.isAllocated(result) || Words.compareAndSet(pointer, seen, claimed);
      slot.leave();
      if (done) {
        return result;
      }
      Thread.onSpinWait();
    }
  }

  /** Whether a result says that another operation is changing the block: ask again, later. */
  @SuppressWarnings("ThreadPriorityCheck") // whoever changes the block works, and is soon done
  static boolean mustWait(long result) {
    if (BlockWord.state(result) != BlockWord.BUSY) {
      return false;
    }
    Thread.yield();
    return true;
  }

  /**
   * What a block was at one moment.
   *
   * @param word as for {@link #claim}: the word, or a reason
   * @param bytes that were asked for
   */
  record Block(long word, long bytes) {}

  /** Reads a block without changing it. */
  Block read(Pool pool, long address) {
    Slot slot = executive.slots.acquireAny();
    long pointer = pointer(pool, address);
    long seen = pointer > 0 ? Words.getVolatile(pointer) : 0;
    long word = pointer == 0 ? NOT_A_BLOCK : pointer < 0 ? FREE_ALREADY : judge(seen, 0, ANY_USE);
    long bytes = BlockWord.isAllocated(word) ? FastPath.bytes(word, pointer) : 0;
    slot.leave();
    return new Block(word, bytes);
  }

  /** Moves an allocated block from one use to another; the result is as for {@link #claim}. */
  long reuse(Pool pool, long address, long bytes, int tag, int use, int newUse) {
    while (true) {
      Slot slot = executive.slots.acquireAny();
      long pointer = pointer(pool, address);
      long seen = pointer > 0 ? Words.getVolatile(pointer) : 0;
      long result = pointer == 0 ? NOT_A_BLOCK : pointer < 0 ? FREE_ALREADY : judge(seen, tag, use);
      if (BlockWord.isAllocated(result) && FastPath.bytes(seen, pointer) != bytes) {
        result = NOT_A_BLOCK;
      }
      boolean done =
          !BlockWord.isAllocated(result)
              || Words.compareAndSet(pointer, seen, BlockWord.withUse(seen, newUse));
      slot.leave();
      if (done) {
        return result;
      }
      Thread.onSpinWait();
    }
  }

  /** The pointer to a block's word; 0 in the middle of something; negative in a free page. */
  private static long pointer(Pool pool, long address) {
    long header = PageRecord.header(pool.map().record(address));
    if (!PageRecord.holdsBlocks(PageRecord.kind(header))) {
      return (address & 15) == 0 ? -1 : 0;
    }
    return FastPath.wordPointer(header, address);
  }

  private long judge(long word, int tag, int use) {
    int state = BlockWord.state(word);
    if (state == BlockWord.BUSY) {
      return word;
    }
    boolean parked = BlockWord.use(word) == BlockWord.LOOKASIDE_FREE;
    boolean shadow = (use & BlockWord.SHADOW) != 0;
    int proper = use & ~BlockWord.SHADOW;
    if (state != BlockWord.ALLOCATED
        || (use != ANY_USE && shadow != BlockWord.isShadow(word))
        || (parked && proper != BlockWord.LOOKASIDE_FREE)) {
      return FREE_ALREADY;
    }
    if (use != ANY_USE && BlockWord.use(word) != proper) {
      return NOT_A_BLOCK;
    }
    int index = BlockWord.tag(word);
    boolean otherTag = tag != 0 && index != TagTable.OVERFLOW && executive.tags.find(tag) != index;
    return otherTag ? (long) index << TAG_SHIFT | OTHER_TAG : word;
  }

  /** Reports why a claim was not granted. */
  void report(long reason, long address, int tag) {
    switch ((int) (reason & REASON_MASK)) {
      case (int) NOT_A_BLOCK -> violation.badAddress(address);
      case (int) OTHER_TAG ->
          violation.wrongTag(address, executive.tags.tag((int) (reason >>> TAG_SHIFT)), tag);
      default -> violation.freedTwice(0, address);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.memory.Words;
import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.quota.QuotaLedger;
import dev.ration.internal.quota.QuotaNode;
import dev.ration.internal.slab.BlockWord;
import dev.ration.internal.slab.PageRecord;
import dev.ration.internal.slab.SizeClasses;
import dev.ration.internal.tag.TagTable;

/**
 * An allocation that needs more than one slot has.
 *
 * <p>Order: memory, then quota, then the tag's count, then the block word, which publishes it. So a
 * double shortage reports memory. A refusal undoes the steps before it; an error in the middle has
 * the world mended.
 */
final class AllocateSlowly {
  /** The pool, the operating system, or impatience refused memory. */
  static final long NO_MEMORY = -1;

  /** The process has been closed. */
  static final long PROCESS_CLOSED = -2;

  /** From here down a limit refused: the id of the process whose limit it was is subtracted. */
  static final long NO_QUOTA = -3;

  /** Added to a use: the request may have what is set aside for those that must not fail. */
  static final int URGENT = 1 << 8;

  /** Added to a use: the block is small, and will rarely be touched. */
  static final int COLD = 1 << 9;

  private static final int USE = URGENT - 1;

  /** Is told the address of a block before anybody else can see it. */
  @FunctionalInterface
  interface Publication {
    Publication UNSEEN = address -> {};

    /** How long a run without a class must be, for a request of so many bytes. */
    default long room(long bytes) {
      return bytes;
    }

    /** Must allocate nothing, fail in nothing and wait for nothing. */
    void publishing(long address);
  }

  private final Executive executive;
  private final World world;
  private final Hands hands;
  private final NodeHands nodeHands;

  AllocateSlowly(Executive executive, World world, Hands hands) {
    this.executive = executive;
    this.world = world;
    this.hands = hands;
    this.nodeHands = new NodeHands(executive, hands);
  }

  static int refusingProcess(long result) {
    return (int) (NO_QUOTA - result);
  }

  /**
   * Allocates.
   *
   * @param process who is charged; the System process for nobody
   * @param use of the block; {@link #URGENT}, {@link #COLD} and {@link Request#where} may be added
   * @param patient false at DISPATCH_LEVEL: committed memory and locks that are free, or nothing
   * @return an address, or one of the refusals above
   */
  long allocate(
      Pool pool,
      int sizeClass,
      long bytes,
      int tag,
      ProcessObject process,
      int use,
      boolean patient) {
    return allocate(pool, sizeClass, bytes, tag, process, use, patient, Publication.UNSEEN);
  }

  /**
   * As above, and tells where the block is.
   *
   * @param publication told before the block's word says that it is allocated
   */
  long allocate(
      Pool pool,
      int sizeClass,
      long bytes,
      int tag,
      ProcessObject process,
      int use,
      boolean patient,
      Publication publication) {
    StackTouch.touch();
    while (true) {
      Throwable failure;
      if (!executive.gate.enter(patient)) {
        return NO_MEMORY;
      }
      try {
        return attempt(pool, sizeClass, bytes, tag, process, use, patient, publication);
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        executive.gate.exit();
      }
      world.mendAfter(failure);
    }
  }

  private long attempt(
      Pool pool,
      int sizeClass,
      long bytes,
      int tag,
      ProcessObject process,
      int use,
      boolean patient,
      Publication publication) {
    int slotIndex = executive.slots.chosen();
    int tagIndex = executive.tags.index(tag, patient);
    int rowSlot = slotIndex;
    if (tagIndex < 0) {
      return NO_MEMORY;
    }
    if (!prepare(pool, tagIndex, slotIndex, patient)) {
      if (!executive.setAside.isFor(pool, process, use)) {
        return NO_MEMORY;
      }
      tagIndex = executive.tagLedger.findSlotWithRow(tagIndex) < 0 ? TagTable.OVERFLOW : tagIndex;
      rowSlot = executive.tagLedger.slotWithRow(tagIndex);
    }
    executive.steps.pass();
    long room = publication.room(bytes);
    long address = (use & COLD) == 0 ? 0 : pool.store().coldSlabs().take(room, patient);
    if (address == 0) {
      address = nodeHands.take(pool, sizeClass, room, slotIndex, use, patient);
    }
    if (address == 0 && !Request.isStrict(use)) {
      address = executive.setAside.take(pool, process, room, use, patient);
    }
    if (address == 0) {
      return NO_MEMORY;
    }
    executive.steps.pass();
    long word = Hands.word(pool, address);
    long cost = SizeClasses.cost(bytes);
    if (!process.isSystem()) {
      QuotaNode refusing =
          executive.quota.charge(process.quota(), null, pool.index(), cost, 1, slotIndex, patient);
      if (refusing != null) {
        hands.giveBack(pool, sizeClass, address, word, slotIndex);
        return refusal(refusing);
      }
    }
    count(pool, cost, process, tagIndex, rowSlot);
    if (bytes >= BlockWord.LARGE) {
      PageRecord.setRunBytes(word, bytes);
    }
    publication.publishing(address);
    Words.setRelease(word, BlockWord.allocated(process.id(), tagIndex, bytes, use & USE));
    return address;
  }

  /** The tag's row, for which caches are given back if need be. */
  private boolean prepare(Pool pool, int tagIndex, int slotIndex, boolean patient) {
    if (executive.tagLedger.prepare(tagIndex, slotIndex, pool.store(), patient)) {
      return true;
    }
    if (!patient) {
      return false;
    }
    Hands.drain(pool);
    return executive.tagLedger.prepare(tagIndex, slotIndex, pool.store(), true);
  }

  /** The tag's count, of a block that has been charged; without it the charge is taken back. */
  private void count(Pool pool, long cost, ProcessObject process, int tagIndex, int slotIndex) {
    boolean counted = false;
    try {
      executive.steps.pass();
      executive.tagLedger.allocate(tagIndex, pool.index(), cost, slotIndex);
      counted = true;
    } finally {
      if (!counted && !process.isSystem()) {
        executive.quota.cancel(process.quota(), null, pool.index(), cost, 1);
      }
    }
  }

  static long refusal(QuotaNode refusing) {
    if (refusing == QuotaLedger.BUSY) {
      return NO_MEMORY;
    }
    return refusing == QuotaLedger.CLOSED ? PROCESS_CLOSED : NO_QUOTA - refusing.id();
  }
}

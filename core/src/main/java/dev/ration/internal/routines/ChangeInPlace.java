// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.memory.Words;
import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.quota.QuotaNode;
import dev.ration.internal.slab.BlockStore;
import dev.ration.internal.slab.BlockWord;
import dev.ration.internal.slab.PageRecord;
import dev.ration.internal.slab.SizeClasses;
import org.jspecify.annotations.Nullable;

/**
 * Changes an allocated block in place: who pays for it, or how long it is.
 *
 * <p>The block is BUSY meanwhile: a free or another change of it waits, so that they have an order.
 * A transfer makes the new charge before it returns the old one; a resize takes memory before it
 * charges, so that no charge is ever undone, and gives memory back last. A refusal leaves the block
 * as it was.
 */
final class ChangeInPlace {
  private final Executive executive;
  private final World world;
  private final Claims claims;

  ChangeInPlace(Executive executive, World world, Claims claims) {
    this.executive = executive;
    this.world = world;
    this.claims = claims;
  }

  /** What became of a change: who pays now, or the node whose limit refused it. */
  record Outcome(
      boolean done,
      @Nullable QuotaNode charged,
      @Nullable QuotaNode refusing,
      long cost,
      int tag,
      int pool) {
    static final Outcome NOT_DONE = new Outcome(false, null, null, 0, 0, 0);
  }

  @FunctionalInterface
  private interface Change {
    Outcome make(Pool pool, long address, long pointer, long word);
  }

  /** Makes another process pay; the System process: nobody. */
  Outcome transfer(long address, long user, ProcessObject to) {
    return change(address, user, (pool, at, pointer, word) -> transfer(pool, pointer, word, to));
  }

  /** Changes the length where the block lies, if there is room. */
  Outcome resize(long address, long user, long bytes) {
    return change(
        address, user, (pool, at, pointer, word) -> resize(pool, at, pointer, word, bytes));
  }

  /**
   * Makes a change.
   *
   * @param address where the block word is found
   * @param user the address that the block's user has, another one in special pool
   */
  private Outcome change(long address, long user, Change change) {
    Pool pool = claims.poolOrReport(address);
    if (pool == null) {
      return Outcome.NOT_DONE;
    }
    StackTouch.touch();
    int use = address == user ? BlockWord.POOL : BlockWord.POOL | BlockWord.SHADOW;
    while (true) {
      Throwable failure;
      long reason = 0;
      executive.gate.enter();
      try {
        long word = claims.claim(pool, address, 0, use, Claims.ANY_OWNER, BlockWord.BUSY);
        if (BlockWord.isAllocated(word) && isOf(address, user)) {
          return change.make(pool, address, Hands.word(pool, address), word);
        }
        if (BlockWord.isAllocated(word)) {
          Words.setRelease(Hands.word(pool, address), word);
        }
        reason = BlockWord.isAllocated(word) ? Claims.FREE_ALREADY : word;
        failure = null;
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        executive.gate.exit();
      }
      if (failure != null) {
        world.mendAfter(failure);
      } else if (!Claims.mustWait(reason)) {
        claims.report(reason, user, 0);
        return Outcome.NOT_DONE;
      }
    }
  }

  /** Whether a shadow, now that nobody else can have it, is that of the user's block. */
  private boolean isOf(long address, long user) {
    return address == user || executive.verifier.home(user) == address;
  }

  private Outcome transfer(Pool pool, long pointer, long word, ProcessObject to) {
    ProcessObject from = executive.processes.find(BlockWord.process(word));
    long cost = FastPath.cost(word, pointer);
    int tag = executive.tags.tag(BlockWord.tag(word));
    if (from == null || from == to) {
      Words.setRelease(pointer, word);
      return new Outcome(true, to.quota(), null, cost, tag, pool.index());
    }
    QuotaNode common = common(from, to);
    if (common != null && executive.quota.isKeptFor(from.quota(), common, pool.index())) {
      // Room that is kept for the one who pays now must be there when he pays no more.
      common = null;
    }
    executive.steps.pass();
    if (!to.isSystem()) {
      QuotaNode refusing =
          executive.quota.charge(to.quota(), common, pool.index(), cost, 1, -1, true);
      if (refusing != null) {
        Words.setRelease(pointer, word);
        return new Outcome(false, null, refusing, cost, tag, pool.index());
      }
    }
    boolean done = false;
    try {
      executive.steps.pass();
      if (!from.isSystem()) {
        executive.quota.giveBack(from.quota(), common, pool.index(), cost, 1, -1);
      }
      executive.steps.pass();
      done = true;
    } finally {
      if (!done && !to.isSystem()) {
        executive.quota.cancel(to.quota(), common, pool.index(), cost, 1);
      }
    }
    Words.setRelease(pointer, BlockWord.withProcess(word, to.id()));
    if (from.isClosed()) {
      executive.completeIfDone(from);
    }
    return new Outcome(true, to.quota(), null, cost, tag, pool.index());
  }

  /** The lowest node that is above, or is, both; null when they have none. */
  private static @Nullable QuotaNode common(ProcessObject a, ProcessObject b) {
    for (ProcessObject up = a; up != null; up = up.parent()) {
      for (ProcessObject other = b; other != null; other = other.parent()) {
        if (up == other && !up.isSystem()) {
          return up.quota();
        }
      }
    }
    return null;
  }

  private Outcome resize(Pool pool, long address, long pointer, long word, long bytes) {
    int sizeClass = pool.map().sizeClass(address);
    long before = FastPath.bytes(word, pointer);
    boolean verified = BlockWord.isVerified(word);
    if (!canHold(sizeClass, bytes)
        || (verified && !executive.verifier.allowsResize(address, bytes, room(sizeClass)))) {
      Words.setRelease(pointer, word);
      return Outcome.NOT_DONE;
    }
    long pages = sizeClass == SizeClasses.LARGE ? SizeClasses.pages(bytes) : 0;
    boolean longer = pages > 0 && pages > BlockStore.runPages(pointer);
    executive.steps.pass();
    if (longer && !pool.store().resizeLarge(pointer, pages)) {
      Words.setRelease(pointer, word);
      return Outcome.NOT_DONE;
    }
    executive.steps.pass();
    long delta = SizeClasses.cost(bytes) - SizeClasses.cost(before);
    ProcessObject process = executive.processes.find(BlockWord.process(word));
    if (process != null && !process.isSystem() && !book(process.quota(), pool, delta)) {
      if (pages > 0) {
        pool.store().resizeLarge(pointer, SizeClasses.pages(before));
      }
      Words.setRelease(pointer, word);
      return Outcome.NOT_DONE;
    }
    boolean done = false;
    try {
      executive.steps.pass();
      done = true;
    } finally {
      if (!done && delta > 0 && process != null && !process.isSystem()) {
        executive.quota.cancel(process.quota(), null, pool.index(), delta, 0);
      }
    }
    if (delta != 0) {
      executive.tagLedger.resize(BlockWord.tag(word), pool.index(), delta);
    }
    if (bytes >= BlockWord.LARGE) {
      PageRecord.setRunBytes(pointer, bytes);
    }
    if (pages > 0 && !longer) {
      pool.store().resizeLarge(pointer, pages);
    }
    if (verified) {
      executive.verifier.resized(address, bytes);
    }
    if (bytes > before && executive.options.clearOnFree()) {
      pool.store().segment(address, bytes).asSlice(before).fill((byte) 0);
    }
    Words.setRelease(pointer, BlockWord.withBytes(word, bytes));
    return new Outcome(true, process == null ? null : process.quota(), null, 0, 0, pool.index());
  }

  /** Charges or gives back the difference; false when that is refused. */
  private boolean book(QuotaNode node, Pool pool, long delta) {
    if (delta > 0) {
      return executive.quota.charge(node, null, pool.index(), delta, 0, -1, true) == null;
    }
    if (delta < 0) {
      executive.quota.giveBack(node, null, pool.index(), -delta, 0, -1);
    }
    return true;
  }

  private static long room(int sizeClass) {
    return sizeClass == SizeClasses.LARGE ? 0 : SizeClasses.slotBytes(sizeClass);
  }

  /** Whether blocks of a class may be so long where they lie. */
  private static boolean canHold(int sizeClass, long bytes) {
    if (bytes < 0) {
      return false;
    }
    if (sizeClass == SizeClasses.LARGE) {
      return bytes > SizeClasses.MAX_RUN_CLASS_PAGES * 4096L && bytes < 1L << 50;
    }
    if (SizeClasses.isRun(sizeClass)) {
      return SizeClasses.pages(Math.max(1, bytes)) * 4096 == SizeClasses.slotBytes(sizeClass);
    }
    return bytes <= SizeClasses.slotBytes(sizeClass);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.slab.BlockWord;
import dev.ration.nt.Irql;
import dev.ration.nt.PoolType;

/**
 * A free that needs more than one slot has, or that is wrong.
 *
 * <p>The block word decides: whoever changes it from allocated has freed the block, and does the
 * rest. If the rest ends in an error, mending does it: a free that has won never fails. What is
 * wrong is reported when nothing is held and nothing has changed.
 */
final class FreeSlowly {
  private static final long DONE = 0;

  private final Executive executive;
  private final World world;
  private final FastPath fast;
  private final Hands hands;
  private final Claims claims;
  private final Violation violation;
  private final FreeVerified verified;

  FreeSlowly(
      Executive executive,
      World world,
      FastPath fast,
      Hands hands,
      Claims claims,
      Violation violation) {
    this.fast = fast;
    this.executive = executive;
    this.world = world;
    this.hands = hands;
    this.claims = claims;
    this.violation = violation;
    this.verified = new FreeVerified(executive, claims, violation);
  }

  /**
   * Frees a block, or reports what is wrong with that.
   *
   * @param tag what the block must have been allocated with, or 0
   * @param use what it must be in use for
   */
  void free(long address, int tag, int use, Irql irql) {
    if (address == 0) {
      violation.badAddress(address);
      return;
    }
    if (!executive.gate.isClosed() && executive.verifier.isSpecial(address)) {
      long home = verified.home(address);
      if (home != 0) {
        free(home, address, tag, use | BlockWord.SHADOW, irql);
      }
      return;
    }
    free(address, address, tag, use, irql);
  }

  /** Frees the block whose word is that of {@code home} and whose user has {@code address}. */
  private void free(long home, long address, int tag, int use, Irql irql) {
    Pool pool = executive.gate.isClosed() ? null : claims.poolOf(home);
    if (pool == null) {
      violation.foreignAddress(address);
      return;
    }
    if (pool.index() == Pool.PAGED && irql == Irql.DISPATCH_LEVEL) {
      violation.freedAtIrql(irql.level(), PoolType.PAGED_POOL, address);
      return;
    }
    if (!verified.isAllowed(pool, home, address)) {
      return;
    }
    StackTouch.touch();
    long reason;
    try {
      reason = claimAndFree(pool, home, tag, use, Claims.ANY_OWNER, address);
    } catch (IllegalStateException e) {
      if (!executive.gate.isClosed()) {
        throw e;
      }
      // Closed since the look above: no pool has that address any more.
      violation.foreignAddress(address);
      return;
    }
    if (reason == Claims.DAMAGED) {
      verified.reportDamage(home);
    } else if (reason != DONE) {
      claims.report(reason, address, tag);
    }
  }

  /** Frees whatever block of a process is at an address; silent when there is none any more. */
  void freeIfOwned(long address, ProcessObject process) {
    boolean special = executive.verifier.isSpecial(address);
    long home = special ? executive.verifier.home(address) : address;
    Pool pool = claims.poolOf(home);
    if (pool != null) {
      StackTouch.touch();
      claimAndFree(pool, home, 0, Claims.ANY_USE, process.id(), special ? address : 0);
    }
  }

  /**
   * Frees a block behind the gate.
   *
   * <p>What was the shadow of one that has been freed has become an ordinary block meanwhile, whose
   * address nobody knows. If a caller gone astray frees it all the same, then that is done.
   */
  private long claimAndFree(Pool pool, long address, int tag, int use, int owner, long expected) {
    boolean unveiled = false;
    while (true) {
      long claimed = 0;
      boolean counted = false;
      long reason = 0;
      Throwable failure;
      executive.gate.enter();
      try {
        long word = claimOnce(pool, address, tag, use, owner, unveiled);
        if (word == Claims.VERIFIED) {
          word = verified.claim(pool, address, tag, use, owner, expected);
        }
        if (word == Claims.UNVEILED) {
          unveiled = true;
          if (fast.free(address, 0, true)) {
            return DONE;
          }
          word = claimOnce(pool, address, tag, use, owner, true);
        }
        if (BlockWord.isAllocated(word)) {
          claimed = word;
          count(pool, address, word);
          counted = true;
          finish(pool, address, word);
          return DONE;
        }
        reason = word;
        failure = null;
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        executive.gate.exit();
      }
      if (counted) {
        world.mend();
        return DONE;
      }
      if (claimed != 0) {
        world.mendAfterFree(BlockWord.tag(claimed), pool.index());
        return DONE;
      }
      if (failure != null) {
        world.mendAfter(failure);
      } else if (!Claims.mustWait(reason)) {
        return unveiled ? DONE : reason;
      }
    }
  }

  private long claimOnce(Pool pool, long address, int tag, int use, int owner, boolean unveiled) {
    return unveiled
        ? claims.claim(pool, address, 0, BlockWord.POOL, Claims.ANY_OWNER, BlockWord.CACHED)
        : claims.claim(pool, address, tag, use, owner, BlockWord.CACHED);
  }

  /** The tag's count, which comes first: mending can find out everything else. */
  private void count(Pool pool, long address, long word) {
    long cost = FastPath.cost(word, Hands.word(pool, address));
    int slotIndex = executive.slots.chosen();
    int tagIndex = BlockWord.tag(word);
    executive.steps.pass();
    int rowSlot =
        executive.tagLedger.prepare(tagIndex, slotIndex, pool.store(), true)
            ? slotIndex
            : executive.tagLedger.slotWithRow(tagIndex);
    executive.tagLedger.free(tagIndex, pool.index(), cost, rowSlot);
  }

  /** Everything after the count: the quota, the block itself. */
  private void finish(Pool pool, long address, long word) {
    long pointer = Hands.word(pool, address);
    int sizeClass = pool.map().sizeClass(address);
    long cost = FastPath.cost(word, pointer);
    int slotIndex = executive.slots.chosen();
    executive.steps.pass();
    ProcessObject process = executive.processes.find(BlockWord.process(word));
    if (process != null && !process.isSystem()) {
      executive.quota.giveBack(process.quota(), null, pool.index(), cost, 1, slotIndex);
    }
    executive.steps.pass();
    hands.giveBack(pool, sizeClass, address, pointer, slotIndex);
    if (process != null && process.isClosed()) {
      executive.completeIfDone(process);
    }
  }
}

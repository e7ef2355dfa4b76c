// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.memory.Words;
import dev.ration.internal.process.Binding;
import dev.ration.internal.slab.BlockWord;
import dev.ration.internal.verify.CallStack;
import dev.ration.internal.verify.VerifiedBlock;
import dev.ration.internal.verify.Verifier;
import dev.ration.nt.BugCheck;
import dev.ration.nt.Irql;

/**
 * What the verifier does when a block is freed that it knows.
 *
 * <p>The block is BUSY while it is looked at, so that a racing free waits. A damaged one is given
 * back to its user as it was, and reported when nothing is held.
 */
final class FreeVerified {
  private final Executive executive;
  private final Claims claims;
  private final Violation violation;

  FreeVerified(Executive executive, Claims claims, Violation violation) {
    this.executive = executive;
    this.claims = claims;
    this.violation = violation;
  }

  /**
   * Claims a block for a free, as {@link Claims#claim} does, after its patterns have been checked.
   *
   * @param expected the address that its user has, or 0 when that does not matter
   * @return the word; {@link Claims#UNVEILED} when the shadow is left to be freed as an ordinary
   *     block; {@link Claims#DAMAGED}, or another reason of {@link Claims}
   */
  long claim(Pool pool, long home, int tag, int use, int owner, long expected) {
    Verifier verifier = executive.verifier;
    CallStack by = verifier.stackFor(home);
    long word = claims.claim(pool, home, tag, use, owner, BlockWord.BUSY);
    if (!BlockWord.isAllocated(word)) {
      return word;
    }
    long pointer = Hands.word(pool, home);
    VerifiedBlock block = verifier.find(home);
    if (block != null && expected != 0 && block.address() != expected) {
      // Freed, and its shadow given to another, since its address was looked up.
      Words.setRelease(pointer, word);
      return Claims.FREE_ALREADY;
    }
    BugCheck damage = block == null ? null : verifier.damage(block);
    if (damage != null && block != null) {
      block.setFinding(verifier.counted(damage));
      if (use != Claims.ANY_USE) {
        Words.setRelease(pointer, word);
        return Claims.DAMAGED;
      }
      // A rundown goes on: what it finds is in the log.
      System.getLogger("dev.ration").log(System.Logger.Level.ERROR, damage.summary());
    }
    if (block != null) {
      verifier.retire(block, by);
    }
    if (block != null && block.isGuarded()) {
      Words.setRelease(pointer, BlockWord.withWholeUse(word, BlockWord.POOL));
      return Claims.UNVEILED;
    }
    Words.setRelease(pointer, BlockWord.CACHED);
    return word;
  }

  /** Reports the damage that kept a block from being freed. */
  void reportDamage(long home) {
    VerifiedBlock block = executive.verifier.find(home);
    BugCheck finding = block == null ? null : block.finding();
    if (finding != null) {
      violation.report(finding);
    }
  }

  /**
   * The place in the ordinary pool of a guarded block that starts at an address; 0, and reported,
   * when there is none.
   */
  long home(long address) {
    long home = executive.verifier.home(address);
    if (home == 0) {
      VerifiedBlock near = executive.verifier.around(address);
      violation.report(executive.verifier.badFree(address, near));
    }
    return home;
  }

  /** Whether the level allows a free, where the routine itself does not look; reported if not. */
  boolean isAllowed(Pool pool, long home, long address) {
    VerifiedBlock block = executive.verifier.find(home);
    Irql irql = Binding.current().irql();
    boolean tooHigh =
        block != null
            && block.checksLevels()
            && pool.index() == Pool.PAGED
            && irql == Irql.DISPATCH_LEVEL;
    if (tooHigh) {
      violation.verified(Violation.PAGED_FREED, irql.level(), pool.index(), address);
    }
    return !tooHigh;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Words;
import dev.ration.internal.process.Binding;
import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.slab.BlockWord;
import dev.ration.internal.slab.SizeClasses;
import dev.ration.internal.verify.Patterns;
import dev.ration.internal.verify.Rungs;
import dev.ration.internal.verify.VerifiedBlock;
import dev.ration.internal.verify.Verifier;
import dev.ration.nt.Irql;

/**
 * An allocation of a process that the verifier watches.
 *
 * <p>What no rule covers goes the ordinary ways. What is guarded gets its place in special pool
 * first; then a shadow of the same size is allocated from the ordinary pool, which is charged and
 * counted in its stead.
 */
final class AllocateVerified {
  /** A bug check has been reported and its sink has returned: NULL. */
  static final long REPORTED = 0;

  /** No rung wants to know the block: it is allocated as any other, by others. */
  static final long UNCOVERED = Long.MIN_VALUE;

  private final Executive executive;
  private final FastPath fast;
  private final AllocateSlowly slow;
  private final FreeSlowly free;
  private final Violation violation;

  AllocateVerified(
      Executive executive,
      FastPath fast,
      AllocateSlowly slow,
      FreeSlowly free,
      Violation violation) {
    this.executive = executive;
    this.fast = fast;
    this.slow = slow;
    this.free = free;
    this.violation = violation;
  }

  /** Who asks for what: a routine's arguments, in a pool that they have chosen. */
  record Wish(Pool pool, int poolType, long bytes, int tag, int mode, int use, int cacheLine) {
    int sizeClass(long room) {
      return Request.sizeClass(poolType, room, cacheLine);
    }

    boolean charges() {
      return (mode & Request.QUOTA) != 0;
    }

    long alignment() {
      return (poolType & Request.CACHE_ALIGNED) == 0 ? SizeClasses.HEADER : cacheLine;
    }
  }

  /** Takes note of where a block is, and sees to its room. */
  private record Verified(Verifier verifier, VerifiedBlock block, boolean canary)
      implements AllocateSlowly.Publication {
    @Override
    public long room(long bytes) {
      return canary ? bytes + Patterns.CANARY_BYTES : bytes;
    }

    @Override
    public void publishing(long address) {
      verifier.publishing(block, address);
    }
  }

  /**
   * Returns an address, {@link #REPORTED}, {@link #UNCOVERED}, or a refusal of {@link
   * AllocateSlowly}.
   */
  long allocate(Wish wish, ProcessObject process, boolean patient) {
    Verifier verifier = executive.verifier;
    int rungs = verifier.rungs(wish.tag(), wish.bytes(), process.name());
    if ((wish.mode() & Request.SPECIAL) != 0) {
      rungs |= verifier.specialOnRequest(patient);
    }
    if ((rungs & (Rungs.CONTEXT | Rungs.LEVELS)) != 0 && !isAllowed(rungs, wish)) {
      return REPORTED;
    }
    if ((rungs & Rungs.FAULTS) != 0) {
      Verifier.Fault fault = verifier.fault(wish.charges() && !process.isSystem());
      if (fault == Verifier.Fault.MEMORY) {
        return AllocateSlowly.NO_MEMORY;
      }
      if (fault == Verifier.Fault.QUOTA) {
        return AllocateSlowly.NO_QUOTA - process.id();
      }
    }
    return (rungs & Rungs.OF_BLOCK) == 0
        ? UNCOVERED
        : verified(rungs | side(wish.mode()), wish, process, patient);
  }

  private static int side(int mode) {
    return ((mode & Request.GUARD_AT_END) == 0 ? 0 : Rungs.AT_END)
        | ((mode & Request.GUARD_AT_START) == 0 ? 0 : Rungs.AT_START);
  }

  private boolean isAllowed(int rungs, Wish wish) {
    Binding binding = Binding.current();
    int level = binding.irql().level();
    boolean atDispatch = binding.irql() == Irql.DISPATCH_LEVEL;
    if ((rungs & Rungs.LEVELS) != 0 && atDispatch && wish.pool().index() == Pool.PAGED) {
      violation.verified(Violation.PAGED_ALLOCATED, level, wish.poolType(), wish.bytes());
      return false;
    }
    if ((rungs & Rungs.CONTEXT) == 0) {
      return true;
    }
    if (wish.charges() && atDispatch) {
      violation.verified(Violation.CHARGED_AT_DISPATCH, level, wish.poolType(), wish.bytes());
      return false;
    }
    boolean bound = binding.process() != null && binding.process().belongsTo(executive);
    if (wish.charges() && wish.use() == BlockWord.POOL && !bound) {
      violation.verified(Violation.CHARGED_UNBOUND, level, wish.poolType(), wish.bytes());
      return false;
    }
    if (!hasLetterOrDigit(wish.tag())) {
      violation.unreadableTag(wish.tag(), wish.poolType(), wish.bytes());
      return false;
    }
    return true;
  }

  private static boolean hasLetterOrDigit(int tag) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      if (Character.isLetterOrDigit(tag >>> shift & 127)) {
        return true;
      }
    }
    return false;
  }

  private long verified(int rungs, Wish wish, ProcessObject process, boolean patient) {
    StackTouch.touch();
    Verifier verifier = executive.verifier;
    VerifiedBlock block =
        verifier.prepare(
            rungs,
            wish.pool().index(),
            wish.bytes(),
            wish.tag(),
            process.id(),
            process.name(),
            wish.alignment(),
            patient);
    boolean hasRoom = wish.sizeClass(wish.bytes() + Patterns.CANARY_BYTES) >= 0;
    boolean canary = hasRoom && !block.isGuarded() && (rungs & (Rungs.CANARY | Rungs.GUARD)) != 0;
    int sizeClass = wish.sizeClass(wish.bytes() + (canary ? Patterns.CANARY_BYTES : 0));
    int use =
        wish.use() | BlockWord.VERIFIED | (block.isGuarded() ? BlockWord.SHADOW : BlockWord.POOL);
    long home = 0;
    try {
      home = block.isGuarded() ? shadow(block, sizeClass, wish, process, use, patient) : 0;
      if (home == 0) {
        home = slowly(block, sizeClass, wish, process, use, patient, canary);
      }
    } finally {
      if (home <= 0) {
        verifier.abandon(block);
      }
    }
    if (home > 0 && canary) {
      layOut(block, wish, sizeClass);
    }
    return home > 0 ? block.address() : home;
  }

  /**
   * The shadow of a guarded block, if the fast path has one: then sampling leaves stocks and
   * magazines as they are. It is an ordinary block at first, but nobody knows its address; who
   * frees it all the same, a rundown or a caller gone astray, makes this one look for another.
   */
  private long shadow(
      VerifiedBlock block,
      int sizeClass,
      Wish wish,
      ProcessObject process,
      int use,
      boolean patient) {
    if (process.isClosed() || !executive.gate.enter(patient)) {
      return 0;
    }
    try {
      return shadow(block, sizeClass, wish, process, use);
    } finally {
      executive.gate.exit();
    }
  }

  private long shadow(
      VerifiedBlock block, int sizeClass, Wish wish, ProcessObject process, int use) {
    long home =
        fast.allocate(wish.pool().index(), sizeClass, wish.bytes(), wish.tag(), process.id());
    if (home == FastPath.MISS) {
      return 0;
    }
    long pointer = Hands.word(wish.pool(), home);
    long word = Words.getAcquire(pointer);
    executive.verifier.publishing(block, home);
    if (BlockWord.isAllocated(word)
        && Words.compareAndSet(pointer, word, BlockWord.withWholeUse(word, use))) {
      return home;
    }
    executive.verifier.unpublish(block);
    return 0;
  }

  private long slowly(
      VerifiedBlock block,
      int sizeClass,
      Wish wish,
      ProcessObject process,
      int use,
      boolean patient,
      boolean canary) {
    return slow.allocate(
        wish.pool(),
        sizeClass,
        wish.bytes(),
        wish.tag(),
        process,
        use | Request.where(wish.mode()),
        patient,
        new Verified(executive.verifier, block, canary));
  }

  /** The patterns of a block of the ordinary pool; without them, for want of heap, it is freed. */
  private void layOut(VerifiedBlock block, Wish wish, int sizeClass) {
    long home = block.home();
    boolean done = false;
    try {
      long room =
          sizeClass == SizeClasses.LARGE
              ? SizeClasses.pages(wish.bytes() + Patterns.CANARY_BYTES) * OsMemory.PAGE_SIZE
              : SizeClasses.slotBytes(sizeClass);
      executive.verifier.layOut(block, executive.segment(wish.pool().index(), home, room));
      done = true;
    } finally {
      if (!done) {
        free.free(home, 0, wish.use() & ~AllocateSlowly.URGENT, Irql.PASSIVE_LEVEL);
      }
    }
  }
}

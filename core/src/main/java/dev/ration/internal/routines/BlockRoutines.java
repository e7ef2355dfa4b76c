// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Words;
import dev.ration.internal.process.Binding;
import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.quota.QuotaLedger;
import dev.ration.internal.quota.QuotaNode;
import dev.ration.internal.slab.BlockWord;
import dev.ration.internal.slab.SizeClasses;
import dev.ration.internal.slot.BrokenSlotException;
import dev.ration.nt.Irql;
import dev.ration.nt.PoolBlockSize;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolType;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What is asked of an allocated block, and changed of it where it lies. */
public final class BlockRoutines {
  private final Executive executive;
  private final World world;
  private final FastPath fast;
  private final Claims claims;
  private final ChangeInPlace change;
  private final Violation violation;

  BlockRoutines(
      Executive executive, World world, FastPath fast, Claims claims, Violation violation) {
    this.executive = executive;
    this.world = world;
    this.fast = fast;
    this.claims = claims;
    this.change = new ChangeInPlace(executive, world, claims);
    this.violation = violation;
  }

  /** A view of a block, found by its address. */
  public MemorySegment segment(long address) {
    long bytes = sizeOrMiss(address);
    Pool pool = bytes < 0 ? null : claims.poolOf(address);
    if (pool != null) {
      return pool.store().segment(address, bytes);
    }
    return bytes >= 0 && executive.verifier.isSpecial(address)
        ? executive.verifier.segment(address, bytes)
        : MemorySegment.NULL;
  }

  /** The bytes that were asked for. */
  public long size(long address) {
    return Math.max(0, sizeOrMiss(address));
  }

  /** The bytes of a block, or -1 when there is none, which has been reported then. */
  private long sizeOrMiss(long address) {
    long bytes = fast.bytes(address);
    if (bytes >= 0) {
      return bytes;
    }
    long home = home(address);
    Pool pool = claims.poolOrReport(home);
    Claims.Block block = pool == null ? null : find(pool, home);
    return block == null ? -1 : block.bytes();
  }

  /** ExQueryPoolBlockSize; design decision 1. */
  public PoolBlockSize blockSize(long address) {
    long home = home(address);
    Pool pool = claims.poolOrReport(home);
    Claims.Block block = pool == null ? null : find(pool, home);
    if (block == null) {
      return new PoolBlockSize(0, false);
    }
    long cost = SizeClasses.cost(block.bytes());
    long bytes = cost < OsMemory.PAGE_SIZE ? cost - SizeClasses.HEADER : cost;
    return new PoolBlockSize(bytes, BlockWord.process(block.word()) != 0);
  }

  /** Where the word is of the block at an address: elsewhere for a guarded one. */
  private long home(long address) {
    long home = executive.verifier.isSpecial(address) ? executive.verifier.home(address) : 0;
    return home == 0 ? address : home;
  }

  /** A use, for the claim of a block whose word is at {@code home}. */
  private static int use(int use, long home, long address) {
    return home == address ? use : use | BlockWord.SHADOW;
  }

  /** Whether the verifier wants a block back at once, and not on a list. */
  boolean isVerified(long address) {
    return executive.verifier.find(home(address)) != null;
  }

  /** Whether an entry that is in nobody else's hands is marked as waiting on a list. */
  boolean isParked(long address) {
    long home = home(address);
    Pool pool = executive.gate.isClosed() ? null : claims.poolOf(home);
    long pointer = pool == null ? 0 : Hands.word(pool, home);
    long word = pointer == 0 ? 0 : Words.getAcquire(pointer);
    return BlockWord.isAllocated(word) && BlockWord.use(word) == BlockWord.LOOKASIDE_FREE;
  }

  private Claims.@Nullable Block find(Pool pool, long address) {
    StackTouch.touch();
    Claims.Block block = world.behindGate(() -> claims.read(pool, address));
    while (Claims.mustWait(block.word())) {
      block = world.behindGate(() -> claims.read(pool, address));
    }
    if (!BlockWord.isAllocated(block.word())) {
      claims.report(block.word(), address, 0);
      return null;
    }
    return block;
  }

  /** Makes another process pay for a block. */
  public void transfer(long address, ProcessObject to) {
    PoolRoutines.requireOwn(to, executive);
    long home = home(address);
    ChangeInPlace.Outcome outcome = change.transfer(home, address, to);
    QuotaNode refusing = outcome.refusing();
    if (refusing != null) {
      if (refusing == QuotaLedger.CLOSED) {
        throw Refusals.closed(to);
      }
      throw Refusals.quotaExceeded(refusing, outcome.pool(), outcome.cost(), outcome.tag());
    }
    if (outcome.done()) {
      executive.verifier.transferred(home, to.id(), to.name());
    }
    executive.quotaControl.runDue(to.quota());
  }

  /** Makes another process pay for a block that a routine returned. */
  public void transferSegment(MemorySegment segment, ProcessObject to) {
    transfer(PoolRoutines.addressOf(segment), to);
  }

  /** Changes a block's length in place; returns its address, or 0 and nothing has changed. */
  public long resize(long address, long bytes) {
    long home = home(address);
    ChangeInPlace.Outcome outcome = change.resize(home, address, bytes);
    QuotaNode charged = outcome.charged();
    if (charged != null) {
      executive.quotaControl.runDue(charged);
    }
    executive.events.runDue();
    return outcome.done() ? address : 0;
  }

  /** Marks an entry as waiting on a lookaside list; false, and reported, if it is none. */
  boolean park(long address, int poolType, long bytes, int tag) {
    long home = home(address);
    Pool pool = claims.poolOrReport(home);
    if (pool == null) {
      return false;
    }
    Irql irql = Binding.current().irql();
    if (pool.index() == Pool.PAGED && irql == Irql.DISPATCH_LEVEL) {
      violation.freedAtIrql(irql.level(), PoolType.PAGED_POOL, address);
      return false;
    }
    if (pool.index() != Request.poolIndex(poolType)) {
      violation.badAddress(address);
      return false;
    }
    int use = use(BlockWord.POOL, home, address);
    return reuse(pool, home, bytes, tag, use, BlockWord.LOOKASIDE_FREE);
  }

  /** The reverse of {@link #park}. */
  boolean unpark(long address, int poolType, long bytes) {
    Pool pool = claims.poolOrReport(address);
    if (pool == null) {
      return false;
    }
    boolean done = reuse(pool, address, bytes, 0, BlockWord.LOOKASIDE_FREE, BlockWord.POOL);
    boolean clear =
        executive.options.clearOnFree() || (poolType & PoolFlags.POOL_ZERO_ALLOCATION) != 0;
    if (done && clear) {
      pool.store().segment(address, bytes).fill((byte) 0);
    }
    return done;
  }

  private boolean reuse(Pool pool, long address, long bytes, int tag, int use, int newUse) {
    long result;
    do {
      result = reuseBehindGate(pool, address, bytes, tag, use, newUse);
    } while (Claims.mustWait(result));
    if (BlockWord.isAllocated(result)) {
      return true;
    }
    claims.report(result, address, tag);
    return false;
  }

  /** As {@link World#behindGate}, without objects: lists are for those who are in a hurry. */
  private long reuseBehindGate(Pool pool, long address, long bytes, int tag, int use, int newUse) {
    while (true) {
      executive.gate.enter();
      try {
        return claims.reuse(pool, address, bytes, tag, use, newUse);
      } catch (BrokenSlotException broken) {
        // Mended below, when nobody is behind the gate.
      } finally {
        executive.gate.exit();
      }
      world.mend();
    }
  }
}

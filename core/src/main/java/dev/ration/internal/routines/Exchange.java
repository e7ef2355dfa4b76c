// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.cache.Rack;
import dev.ration.internal.memory.Words;
import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.quota.QuotaNode;
import dev.ration.internal.slab.PageRecord;
import dev.ration.internal.slab.SizeClasses;
import dev.ration.internal.slot.SlotLayout;
import org.jspecify.annotations.Nullable;

/**
 * Changes a magazine of the home slot, when that is all that a fast operation lacks: then it is
 * tried again, and books nothing centrally.
 *
 * <p>What it sees of the slot from outside is a hint. An error between two magazines leaves blocks
 * in no magazine, and has the world mended.
 */
final class Exchange {
  private final Executive executive;
  private final World world;
  private final FastPath fast;

  Exchange(Executive executive, World world, FastPath fast) {
    this.executive = executive;
    this.world = world;
    this.fast = fast;
  }

  /**
   * The node whose limit surely refuses a charge, while the slot has memory for it; otherwise null.
   * A double shortage reports memory: so without a block at hand only the slow path can tell.
   */
  @Nullable QuotaNode refusing(int pool, int sizeClass, long bytes, ProcessObject process) {
    if (process.isSystem() || !fast.hasRounds(pool, sizeClass)) {
      return null;
    }
    return executive.quota.refusing(process.quota(), pool, SizeClasses.cost(bytes));
  }

  /** Loads a magazine with rounds, if the slot has none; true when a fast allocation may work. */
  boolean refill(Pool pool, int sizeClass, boolean patient) {
    if (sizeClass == SizeClasses.LARGE) {
      return false;
    }
    StackTouch.touch();
    Throwable failure;
    if (!executive.gate.enter(patient)) {
      return false;
    }
    try {
      return loadIfEmpty(pool, sizeClass, patient);
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      executive.gate.exit();
    }
    world.mendAfter(failure);
    return false;
  }

  private boolean loadIfEmpty(Pool pool, int sizeClass, boolean patient) {
    int slotIndex = executive.slots.chosen();
    long rack = SlotLayout.rack(executive.slots.state(slotIndex), pool.index(), sizeClass);
    if (Rack.rounds(Words.getAcquire(rack)) != 0 || Rack.rounds(Words.getAcquire(rack + 8)) != 0) {
      return false;
    }
    executive.steps.pass();
    long magazine = pool.cache().obtain(sizeClass, slotIndex, patient);
    if (magazine == 0) {
      return false;
    }
    executive.steps.pass();
    pool.cache().load(sizeClass, magazine, slotIndex);
    return true;
  }

  /** Loads an empty magazine, if the slot's are full; true when a fast free may work. */
  boolean unload(long address) {
    if (executive.gate.isClosed()) {
      return false;
    }
    StackTouch.touch();
    Throwable failure;
    executive.gate.enter();
    try {
      return unloadIfFull(address);
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      executive.gate.exit();
    }
    world.mendAfter(failure);
    return false;
  }

  private boolean unloadIfFull(long address) {
    long header = executive.nonPaged.map().header(address);
    Pool pool = header != 0 ? executive.nonPaged : executive.paged;
    if (header == 0) {
      header = executive.paged.map().header(address);
    }
    int start = SizeClasses.startingAt(PageRecord.pageClass(header), address);
    int sizeClass = SizeClasses.sizeClass(start);
    if (start == SizeClasses.NOWHERE
        || !PageRecord.isInUse(header)
        || sizeClass == SizeClasses.LARGE) {
      return false;
    }
    int slotIndex = executive.slots.chosen();
    long rack = SlotLayout.rack(executive.slots.state(slotIndex), pool.index(), sizeClass);
    if (Rack.room(Words.getAcquire(rack)) != 0 || Rack.room(Words.getAcquire(rack + 8)) != 0) {
      return false;
    }
    executive.steps.pass();
    return pool.cache().unload(sizeClass, slotIndex);
  }
}

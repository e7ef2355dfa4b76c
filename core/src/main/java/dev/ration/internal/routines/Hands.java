// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.cache.Rack;
import dev.ration.internal.memory.Words;
import dev.ration.internal.slab.BlockWord;
import dev.ration.internal.slab.Magazine;
import dev.ration.internal.slab.Round;
import dev.ration.internal.slab.SizeClasses;
import dev.ration.internal.slot.Slot;
import dev.ration.internal.slot.SlotLayout;

/**
 * Takes a block out of a pool into the hands of a slow operation, and puts it back.
 *
 * <p>In hand a block is in state CACHED and in no magazine; if its operation ends in an error,
 * mending finds it so and returns it to its slab.
 */
final class Hands {
  private final Executive executive;

  Hands(Executive executive) {
    this.executive = executive;
  }

  /** The pointer to the word of a block that the caller holds or owns. */
  static long word(Pool pool, long address) {
    return FastPath.wordPointer(pool.map().header(address), address);
  }

  /** Returns the address of a block of its class, or 0 when memory is refused. */
  long take(Pool pool, int sizeClass, long bytes, int slotIndex, boolean patient) {
    long address = takeOnce(pool, sizeClass, bytes, slotIndex, patient);
    if (address == 0 && patient) {
      drain(pool);
      address = takeOnce(pool, sizeClass, bytes, slotIndex, true);
    }
    return address;
  }

  /** Before memory is refused, everything that lies in caches is given back and coalesced. */
  static void drain(Pool pool) {
    pool.cache().drain();
    pool.store().trim();
  }

  private long takeOnce(Pool pool, int sizeClass, long bytes, int slotIndex, boolean patient) {
    if (sizeClass == SizeClasses.LARGE) {
      long word = pool.store().allocateLarge(SizeClasses.pages(bytes), patient);
      return word == 0 ? 0 : pool.store().runAddress(word);
    }
    long address = takeFromRack(pool, sizeClass, slotIndex);
    return address != 0 ? address : takeFromMagazine(pool, sizeClass, slotIndex, patient);
  }

  private long takeFromRack(Pool pool, int sizeClass, int slotIndex) {
    Slot slot = executive.slots.acquire(slotIndex);
    long rack = SlotLayout.rack(slot.state, pool.index(), sizeClass);
    long address = 0;
    if (Rack.readyToTake(rack)) {
      long loaded = Rack.loaded(rack);
      address = Round.address(Rack.lastRound(loaded));
      Rack.take(rack, loaded);
    }
    slot.leave();
    return address;
  }

  private long takeFromMagazine(Pool pool, int sizeClass, int slotIndex, boolean patient) {
    long magazine = pool.cache().obtain(sizeClass, slotIndex, patient);
    if (magazine == 0) {
      return 0;
    }
    long address = Magazine.pop(magazine);
    executive.steps.pass();
    if (Magazine.rounds(magazine) == 0) {
      pool.cache().putAway(sizeClass, magazine, slotIndex);
    } else {
      pool.cache().load(sizeClass, magazine, slotIndex);
    }
    return address;
  }

  /** Puts a block back, into the slot if it has room. */
  void giveBack(Pool pool, int sizeClass, long address, long word, int slotIndex) {
    assert BlockWord.state(Words.get(word)) == BlockWord.CACHED;
    if (pool.store().reserves().giveBack(address)) {
      return;
    }
    if (sizeClass == SizeClasses.LARGE) {
      pool.store().freeLarge(word);
      return;
    }
    Slot slot = executive.slots.acquire(slotIndex);
    long rack = SlotLayout.rack(slot.state, pool.index(), sizeClass);
    boolean hasRoom = Rack.readyToPut(rack);
    if (hasRoom) {
      Rack.put(rack, Rack.loaded(rack), address, word);
    }
    slot.leave();
    if (!hasRoom) {
      pool.cache().giveBack(sizeClass, address, word, slotIndex);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.cache;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.Words;
import dev.ration.internal.slab.BlockStore;
import dev.ration.internal.slab.Invariant;
import dev.ration.internal.slab.Magazine;
import dev.ration.internal.slab.NearNodes;
import dev.ration.internal.slab.SizeClasses;
import dev.ration.internal.slot.Slot;
import dev.ration.internal.slot.SlotLayout;
import dev.ration.internal.slot.Slots;

/**
 * The free blocks of one pool that slots and the depot hold, and their way to and from the slabs.
 *
 * <p>Equation: every block word in state CACHED belongs to exactly one round of one magazine, in a
 * rack or in the depot, unless an operation has it in its hands.
 */
public final class BlockCache {
  /** Sees a cached block. */
  @FunctionalInterface
  public interface Visitor {
    void visit(long address, long wordPointer);
  }

  /** From here on a block takes more than half a page. */
  private static final int FIRST_OF_PAGES = SizeClasses.of(OsMemory.PAGE_SIZE / 2 + 1);

  private final int pool;
  private final Slots slots;
  private final BlockStore store;
  private final CacheBudget budget;
  private final IdleRacks idle;
  private final Depots depots;

  /** Made beforehand: draining must not need the Java heap. */
  private final Depots.Visitor drained = this::drainMagazine;

  public BlockCache(int pool, Slots slots, BlockStore store) {
    this.pool = pool;
    this.slots = slots;
    this.store = store;
    this.idle = new IdleRacks(slots.count() * SizeClasses.CLASSES);
    this.budget = new CacheBudget(store.pages()::inUseBytes);
    this.depots = new Depots(store, budget);
  }

  /**
   * Gets a magazine with at least one round for a slot: what is near before what is far, and what
   * is there before new memory.
   *
   * @return 0 when memory is refused, or, without patience, when it is not to be had at once
   */
  public long obtain(int sizeClass, int slotIndex, boolean patient) {
    NearNodes nodes = store.shards().nodes();
    int[] wanted = nodes.fromHere();
    long magazine = obtainOn(wanted[0], sizeClass, slotIndex, patient);
    for (int i = 1; i < wanted.length && magazine == 0; i++) {
      magazine = obtainOn(wanted[i], sizeClass, slotIndex, patient);
      nodes.countElsewhere(wanted[0], magazine);
    }
    return magazine;
  }

  /** As {@link #obtain}, of a NUMA node only: the magazine's last round at least is of it. */
  public long obtainOn(int node, int sizeClass, int slotIndex, boolean patient) {
    int shard = store.shards().of(node, slotIndex);
    long magazine = depots.takeFull(sizeClass, shard, patient);
    if (magazine != 0) {
      return magazine;
    }
    int wanted = Math.max(1, Magazine.capacity(sizeClass) / 2);
    long empty = emptyMagazine(sizeClass, shard, patient);
    if (empty != 0 && store.fillAtHand(sizeClass, shard, empty, wanted) > 0) {
      return empty;
    }
    if (empty != 0 && patient && refill(sizeClass, shard, slotIndex, empty, wanted)) {
      return empty;
    }
    if (empty != 0) {
      discard(sizeClass, shard, empty);
    }
    return depots.takeFromOthers(sizeClass, shard, patient);
  }

  /**
   * Where the pool has just committed more than ever, the depots give up what they have before it
   * does so again, and now and then the slot's racks of other classes of which a few blocks are
   * much. Below its peak a pool drains nothing: it would soon fill again what it had drained.
   */
  private boolean refill(int sizeClass, int shard, int slotIndex, long magazine, int wanted) {
    if (store.pages().hasPeaked()) {
      depots.takeAll(drained);
      if (budget.hasGrown()) {
        for (int other = FIRST_OF_PAGES; other < SizeClasses.CLASSES; other++) {
          drainSlot(other, slotIndex);
        }
      }
      store.pages().settle();
      if (store.fillAtHand(sizeClass, shard, magazine, wanted) > 0) {
        return true;
      }
    }
    return store.fill(sizeClass, shard, magazine, wanted) > 0;
  }

  private long emptyMagazine(int sizeClass, int slotIndex, boolean patient) {
    long magazine = depots.takeEmpty(sizeClass, slotIndex, patient);
    return magazine != 0 ? magazine : store.allocateMetadata(Magazine.bytes(sizeClass), patient);
  }

  private void discard(int sizeClass, int slotIndex, long magazine) {
    if (!depots.putEmpty(sizeClass, slotIndex, magazine)) {
      store.freeMetadata(magazine, Magazine.bytes(sizeClass));
    }
  }

  /** Loads a magazine into a slot, or puts it away when the slot has got one meanwhile. */
  public void load(int sizeClass, long magazine, int slotIndex) {
    long left = 0;
    boolean installed = false;
    Slot slot = slots.acquire(slotIndex);
    long rack = SlotLayout.rack(slot.state, pool, sizeClass);
    long word = Rack.word(sizeClass, magazine, Magazine.rounds(magazine));
    if (Rack.rounds(Rack.loaded(rack)) == 0) {
      left = Rack.magazine(Rack.loaded(rack));
      Rack.load(rack, word);
      installed = true;
    } else if (Rack.rounds(Rack.spare(rack)) == 0) {
      left = Rack.magazine(Rack.spare(rack));
      Rack.setSpare(rack, word);
      installed = true;
    }
    slot.leave();
    if (!installed) {
      putAway(sizeClass, magazine, slotIndex);
    } else if (left != 0) {
      discard(sizeClass, slotIndex, left);
    }
  }

  /** Puts a magazine that no slot holds into the depot, or its blocks back into the slabs. */
  public void putAway(int sizeClass, long magazine, int slotIndex) {
    int rounds = Magazine.rounds(magazine);
    if (rounds > 0 && !depots.putFull(sizeClass, magazine)) {
      store.drain(sizeClass, magazine, rounds);
      rounds = 0;
    }
    if (rounds == 0) {
      discard(sizeClass, slotIndex, magazine);
    }
  }

  /**
   * Gives a slot an empty magazine for its full ones, so that it takes blocks back again; false
   * when there is none to be had.
   */
  public boolean unload(int sizeClass, int slotIndex) {
    long magazine = emptyMagazine(sizeClass, slotIndex, true);
    if (magazine == 0) {
      return false;
    }
    Magazine.setRounds(magazine, 0);
    exchange(sizeClass, magazine, slotIndex);
    return true;
  }

  /** Loads a magazine, makes the loaded one the spare, and puts the spare away. */
  private void exchange(int sizeClass, long magazine, int slotIndex) {
    Slot slot = slots.acquire(slotIndex);
    long rack = SlotLayout.rack(slot.state, pool, sizeClass);
    long spare = Rack.spare(rack);
    Rack.setSpare(rack, Rack.loaded(rack));
    Rack.load(rack, Rack.word(sizeClass, magazine, Magazine.rounds(magazine)));
    slot.leave();
    if (spare != 0) {
      Magazine.setRounds(Rack.magazine(spare), Rack.rounds(spare));
      putAway(sizeClass, Rack.magazine(spare), slotIndex);
    }
  }

  /** Takes back a block in state CACHED whose slot had no room for it. */
  public void giveBack(int sizeClass, long address, long wordPointer, int slotIndex) {
    long magazine = emptyMagazine(sizeClass, slotIndex, true);
    if (magazine == 0) {
      giveBackWithoutMagazine(sizeClass, address, wordPointer, slotIndex);
      return;
    }
    Magazine.put(magazine, 0, address, wordPointer);
    Magazine.setRounds(magazine, 1);
    exchange(sizeClass, magazine, slotIndex);
  }

  /** No memory for a magazine: the loaded one goes back to the slabs, and makes room. */
  private void giveBackWithoutMagazine(
      int sizeClass, long address, long wordPointer, int slotIndex) {
    Slot slot = slots.acquire(slotIndex);
    long rack = SlotLayout.rack(slot.state, pool, sizeClass);
    long loaded = Rack.loaded(rack);
    Rack.load(rack, 0);
    slot.leave();
    if (loaded == 0) {
      store.drainOne(sizeClass, address, wordPointer);
      return;
    }
    long magazine = Rack.magazine(loaded);
    store.drain(sizeClass, magazine, Rack.rounds(loaded));
    Magazine.put(magazine, 0, address, wordPointer);
    Magazine.setRounds(magazine, 1);
    load(sizeClass, magazine, slotIndex);
  }

  /** Gives every cached block back to its slab. */
  public void drain() {
    for (int sizeClass = 0; sizeClass < SizeClasses.CLASSES; sizeClass++) {
      for (int i = 0; i < slots.count(); i++) {
        drainSlot(sizeClass, i);
      }
    }
    depots.takeAll(drained);
  }

  /**
   * The blocks of a magazine that nobody holds go back to the slabs, and the magazine with them.
   */
  private void drainMagazine(int sizeClass, long magazine) {
    store.drain(sizeClass, magazine, Magazine.rounds(magazine));
    store.freeMetadata(magazine, Magazine.bytes(sizeClass));
  }

  /**
   * Gives back to the slabs what nobody has needed since the last call; called at a steady pace, by
   * one thread at a time.
   */
  public void decay() {
    for (int sizeClass = 0; sizeClass < SizeClasses.CLASSES; sizeClass++) {
      for (int i = 0; i < slots.count(); i++) {
        long rack = SlotLayout.rack(slots.state(i), pool, sizeClass);
        if (idle.isIdle(i * SizeClasses.CLASSES + sizeClass, rack)) {
          drainSlot(sizeClass, i);
        }
      }
    }
    depots.takeSurplus(drained);
  }

  private void drainSlot(int sizeClass, int index) {
    long rack = SlotLayout.rack(slots.state(index), pool, sizeClass);
    if (Words.getAcquire(rack) == 0 && Words.getAcquire(rack + 8) == 0) {
      return;
    }
    Slot slot = slots.acquire(index);
    long loaded = Rack.loaded(rack);
    long spare = Rack.spare(rack);
    Rack.empty(rack);
    slot.leave();
    drainRackWord(sizeClass, loaded);
    drainRackWord(sizeClass, spare);
  }

  private void drainRackWord(int sizeClass, long word) {
    if (word != 0) {
      Magazine.setRounds(Rack.magazine(word), Rack.rounds(word));
      drainMagazine(sizeClass, Rack.magazine(word));
    }
  }

  /** Sees every cached block; nobody may be running an operation meanwhile. */
  public void walk(Visitor visitor) {
    for (int sizeClass = 0; sizeClass < SizeClasses.CLASSES; sizeClass++) {
      for (int i = 0; i < slots.count(); i++) {
        long rack = SlotLayout.rack(slots.state(i), pool, sizeClass);
        walk(Rack.magazine(Rack.loaded(rack)), Rack.rounds(Rack.loaded(rack)), visitor);
        walk(Rack.magazine(Rack.spare(rack)), Rack.rounds(Rack.spare(rack)), visitor);
      }
    }
    depots.walk(visitor);
  }

  /** Counts again what the depots keep; nobody may be running an operation meanwhile. */
  public void mend() {
    budget.reset(depots.bytes());
  }

  /**
   * Checks the equation of the budget, and that no magazine holds more than it has room for; nobody
   * may be running an operation meanwhile.
   */
  public void checkInvariants() {
    Invariant.equal(budget.used(), depots.bytes(), "bytes in depots", pool);
    for (int sizeClass = 0; sizeClass < SizeClasses.CLASSES; sizeClass++) {
      int capacity = Magazine.capacity(sizeClass);
      for (int i = 0; i < slots.count(); i++) {
        long rack = SlotLayout.rack(slots.state(i), pool, sizeClass);
        checkRackWord(Rack.loaded(rack), capacity, rack);
        checkRackWord(Rack.spare(rack), capacity, rack);
      }
    }
  }

  private static void checkRackWord(long word, int capacity, long rack) {
    long expected = word == 0 ? 0 : capacity;
    Invariant.equal(expected, Rack.rounds(word) + Rack.room(word), "rounds and room", rack);
  }

  static void walk(long magazine, int rounds, Visitor visitor) {
    for (int i = 0; i < rounds; i++) {
      visitor.visit(Magazine.address(magazine, i), Magazine.wordPointer(magazine, i));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.cache.Rack;
import dev.ration.internal.memory.Words;
import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.quota.QuotaControl;
import dev.ration.internal.quota.QuotaNode;
import dev.ration.internal.slab.BlockWord;
import dev.ration.internal.slab.Invariant;
import dev.ration.internal.slab.PageRecord;
import dev.ration.internal.slab.SizeClasses;
import dev.ration.internal.slot.BrokenSlotException;
import dev.ration.internal.slot.Slot;
import dev.ration.internal.slot.SlotLayout;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Stops a system for a moment: to walk it, to check it, to mend it.
 *
 * <p>Stopped means: alone behind the gate, and inside every slot. Block words are the truth;
 * magazines, stocks, counts and accounts can be rebuilt from them, and are, when an error has
 * thrown somebody out of the middle of an operation. Mending allocates nothing on the Java heap.
 */
final class World {
  private static final int LOST_AT_ONCE = 64;
  private static final int NO_TAG = -1;

  private final Executive executive;
  private final long[] lostAddress = new long[LOST_AT_ONCE];
  private final long[] lostWord = new long[LOST_AT_ONCE];
  private final int[] lostClass = new int[LOST_AT_ONCE];
  private int lost;

  World(Executive executive) {
    this.executive = executive;
  }

  /** Runs a body while the world stands still, and mended if need be. */
  <T> T stopped(Supplier<T> body) {
    StackTouch.touch();
    executive.gate.enterAlone();
    try {
      long broken = executive.slots.acquireAll();
      try {
        if (broken != 0) {
          mend(broken);
        }
        return body.get();
      } finally {
        executive.slots.releaseAll();
      }
    } finally {
      executive.gate.exitAlone();
    }
  }

  /**
   * Runs a body while the world stands still, and never lets it move again; unless the body throws,
   * then nothing has happened.
   */
  <T> T stoppedForGood(Supplier<T> body) {
    StackTouch.touch();
    executive.gate.enterAlone();
    boolean done = false;
    try {
      long broken = executive.slots.acquireAll();
      try {
        if (broken != 0) {
          mend(broken);
        }
        T result = body.get();
        executive.slots.close();
        done = true;
        return result;
      } finally {
        if (!done) {
          executive.slots.releaseAll();
        }
      }
    } finally {
      if (done) {
        executive.gate.close();
      } else {
        executive.gate.exitAlone();
      }
    }
  }

  /**
   * Mends after an operation that ended in the middle; the caller is behind no gate any more.
   * Returns when the operation may start again, and throws what ended it otherwise.
   */
  void mendAfter(Throwable failure) {
    mend();
    if (failure instanceof BrokenSlotException) {
      return;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }

  /** Runs a slow operation behind the gate, again after mending if it meets a broken slot. */
  <T> T behindGate(Supplier<T> body) {
    while (true) {
      executive.gate.enter();
      try {
        return body.get();
      } catch (BrokenSlotException broken) {
        // Mended below, when nobody is behind the gate.
      } finally {
        executive.gate.exit();
      }
      mendAlone(NO_TAG, 0);
    }
  }

  /** Rebuilds what an operation that ended in the middle may have left; behind no gate. */
  void mend() {
    mendAfterFree(NO_TAG, 0);
  }

  /** As {@link #mend}, and counts a free of a tag that has not been counted. */
  void mendAfterFree(int tagIndex, int pool) {
    mendAlone(tagIndex, pool);
    // The operation may have freed the last block of a closed process, and then ended.
    behindGate(executive::completeAllThatAreDone);
  }

  private void mendAlone(int tagIndex, int pool) {
    StackTouch.touch();
    executive.gate.enterAlone();
    try {
      long broken = executive.slots.acquireAll();
      try {
        mend(broken);
        if (tagIndex != NO_TAG) {
          executive.tagLedger.addFree(tagIndex, pool);
        }
      } finally {
        executive.slots.releaseAll();
      }
    } finally {
      executive.gate.exitAlone();
    }
  }

  private void mend(long broken) {
    for (int i = 0; i < executive.slots.count(); i++) {
      if ((broken & 1L << i) != 0) {
        emptyRacks(i);
      }
    }
    for (int i = 0; i < 2; i++) {
      Pool pool = executive.pool(i);
      pool.cache().walk((address, word) -> Words.set(word, BlockWord.LISTED));
    }
    for (int i = 0; i < executive.slots.count(); i++) {
      if ((broken & 1L << i) != 0) {
        Slot slot = executive.slots.slot(i);
        undo(slot.word, slot.before);
        slot.word = 0;
      }
    }
    for (int i = 0; i < 2; i++) {
      returnLost(executive.pool(i));
      executive.pool(i).cache().mend();
    }
    rebuildAccounts();
  }

  private void emptyRacks(int slotIndex) {
    long slot = executive.slots.state(slotIndex);
    for (int pool = 0; pool < 2; pool++) {
      for (int sizeClass = 0; sizeClass < SizeClasses.CLASSES; sizeClass++) {
        Rack.empty(SlotLayout.rack(slot, pool, sizeClass));
      }
    }
  }

  /** Sets the word of a broken operation to what it was, unless the operation never got so far. */
  private static void undo(long word, long before) {
    if (word == 0) {
      return;
    }
    boolean wasFree = BlockWord.isAllocated(before);
    long now = Words.get(word);
    if (wasFree ? now == BlockWord.CACHED : BlockWord.isAllocated(now)) {
      Words.set(word, before);
    }
  }

  /** Gives blocks in state CACHED that no magazine lists back to their slabs. */
  private void returnLost(Pool pool) {
    do {
      lost = 0;
      pool.store().walk(this::findLost);
      for (int i = 0; i < lost; i++) {
        if (lostClass[i] == SizeClasses.LARGE) {
          pool.store().freeLarge(lostWord[i]);
        } else {
          pool.store().drainOne(lostClass[i], lostAddress[i], lostWord[i]);
        }
      }
    } while (lost > 0);
    pool.store()
        .walk(
            (address, pointer, word, sizeClass) -> {
              if (BlockWord.state(word) == BlockWord.LISTED) {
                Words.set(pointer, BlockWord.CACHED);
              } else if (BlockWord.state(word) == BlockWord.BUSY) {
                Words.set(pointer, BlockWord.withState(word, BlockWord.ALLOCATED));
              }
            });
  }

  private void findLost(long address, long pointer, long word, int sizeClass) {
    if (BlockWord.state(word) == BlockWord.CACHED && lost < LOST_AT_ONCE) {
      lostAddress[lost] = address;
      lostWord[lost] = pointer;
      lostClass[lost] = sizeClass;
      lost++;
    }
  }

  private void rebuildAccounts() {
    findTruth();
    executive.tagLedger.repair();
    executive.processes.forEach(process -> executive.quotaControl.foldPeaks(process.quota()));
    executive.quotaControl.clearStocks();
    executive.processes.forEach(process -> QuotaControl.repair(process.quota()));
  }

  /** Adds up what all allocated blocks and all Ps charges make. */
  private void findTruth() {
    executive.tagLedger.beginTruth();
    executive.processes.forEach(process -> QuotaControl.beginTruth(process.quota()));
    executive.processes.forEach(process -> QuotaControl.addDirectTruth(process.quota()));
    for (int i = 0; i < 2; i++) {
      int pool = i;
      executive
          .pool(i)
          .store()
          .walk((address, pointer, word, sizeClass) -> addTruth(pool, pointer, word));
    }
  }

  private void addTruth(int pool, long pointer, long word) {
    int state = BlockWord.state(word);
    if (state != BlockWord.ALLOCATED && state != BlockWord.BUSY) {
      return;
    }
    long cost = FastPath.cost(word, pointer);
    executive.tagLedger.addTruth(BlockWord.tag(word), pool, cost);
    int process = BlockWord.process(word);
    if (process != 0) {
      QuotaNode node = executive.processes.node(process);
      if (node == null) {
        throw new Invariant.Broken("a block is charged to no process", process);
      }
      QuotaControl.addTruth(node, pool, cost, 1);
    }
  }

  /** Checks every equation of every structure, and those between them. */
  void checkInvariants() {
    stopped(
        () -> {
          checkBlocks();
          findTruth();
          executive.tagLedger.check();
          executive.quotaControl.addStocksToTruth(executive.processes::node);
          executive.processes.forEach(process -> QuotaControl.check(process.quota()));
          return true;
        });
  }

  private void checkBlocks() {
    long[] cached = new long[2];
    for (int i = 0; i < 2; i++) {
      int pool = i;
      executive.pool(i).store().checkInvariants();
      executive.pool(i).cache().checkInvariants();
      executive
          .pool(i)
          .cache()
          .walk(
              (address, pointer) -> {
                Invariant.equal(Words.get(pointer), BlockWord.CACHED, "state of a round", address);
                long header = PageRecord.header(executive.pool(pool).map().record(address));
                Invariant.equal(
                    FastPath.wordPointer(header, address),
                    pointer,
                    "block word of a round",
                    address);
                cached[pool]++;
              });
      executive
          .pool(i)
          .store()
          .walk(
              (address, pointer, word, sizeClass) -> {
                if (BlockWord.state(word) == BlockWord.CACHED) {
                  cached[pool]--;
                }
              });
      Invariant.equal(cached[i], 0, "cached blocks less rounds in magazines", i);
    }
  }

  /** The addresses of a process's blocks, but for those that wait on a lookaside list. */
  long[] blocksOf(ProcessObject process) {
    return stopped(
        () -> {
          long[] found = new long[64];
          int[] count = new int[1];
          long[][] grown = {found};
          for (int i = 0; i < 2; i++) {
            executive
                .pool(i)
                .store()
                .walk(
                    (address, pointer, word, sizeClass) -> {
                      if (BlockWord.isAllocated(word)
                          && BlockWord.use(word) != BlockWord.LOOKASIDE_FREE
                          && BlockWord.process(word) == process.id()) {
                        if (count[0] == grown[0].length) {
                          grown[0] = Arrays.copyOf(grown[0], count[0] * 2);
                        }
                        grown[0][count[0]++] = address;
                      }
                    });
          }
          return Arrays.copyOf(grown[0], count[0]);
        });
  }
}

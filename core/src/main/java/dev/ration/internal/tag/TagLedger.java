// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.tag;

import dev.ration.internal.memory.Words;
import dev.ration.internal.slab.BlockStore;
import dev.ration.internal.slab.Invariant;
import dev.ration.internal.slot.Slot;
import dev.ration.internal.slot.SlotLayout;
import dev.ration.internal.slot.Slots;
import dev.ration.internal.slot.TagRow;

/**
 * Allocations, frees and bytes of every tag in each pool: what all slots together have counted.
 *
 * <p>Equations, for each tag and pool, over the rows of all slots: {@code allocations - frees} is
 * the number of allocated blocks, and {@code bytes allocated - bytes freed} what they cost.
 *
 * <p>Guarded by nothing of its own: a row is written inside its slot, and read as {@link TagRow}
 * says.
 */
public final class TagLedger {
  private final TagTable table;
  private final Slots slots;

  public TagLedger(TagTable table, Slots slots) {
    this.table = table;
    this.slots = slots;
  }

  /**
   * Makes sure that a slot has a row for a tag; false when memory for it is refused.
   *
   * @param store the pool against whose limit the row counts
   */
  public boolean prepare(int tagIndex, int slotIndex, BlockStore store, boolean patient) {
    if (Words.getAcquire(SlotLayout.tagChunk(slots.state(slotIndex), tagIndex)) != 0) {
      return true;
    }
    long chunk = store.allocateMetadata(SlotLayout.TAG_CHUNK_BYTES, patient);
    if (chunk == 0) {
      return false;
    }
    boolean used = false;
    Slot slot = null;
    try {
      slot = slots.acquire(slotIndex);
      if (Words.get(SlotLayout.tagChunk(slot.state, tagIndex)) == 0) {
        Words.setRelease(SlotLayout.tagChunk(slot.state, tagIndex), chunk);
        used = true;
      }
    } finally {
      if (slot != null) {
        slot.leave();
      }
      if (!used) {
        store.freeMetadata(chunk, SlotLayout.TAG_CHUNK_BYTES);
      }
    }
    return true;
  }

  /** A slot that has a row for a tag of which a block is allocated. */
  public int slotWithRow(int tagIndex) {
    for (int i = 0; i < slots.count(); i++) {
      if (row(i, tagIndex) != 0) {
        return i;
      }
    }
    throw new Invariant.Broken("no slot has a row of tag", table.tag(tagIndex));
  }

  private long row(int slotIndex, int tagIndex) {
    return SlotLayout.tagRow(slots.state(slotIndex), tagIndex);
  }

  /** Counts an allocation; the slot has a row. */
  public void allocate(int tagIndex, int pool, long bytes, int slotIndex) {
    Slot slot = slots.acquire(slotIndex);
    TagRow.allocate(SlotLayout.tagRow(slot.state, tagIndex), pool, bytes);
    slot.leave();
  }

  /** Counts a free; the slot has a row. */
  public void free(int tagIndex, int pool, long bytes, int slotIndex) {
    Slot slot = slots.acquire(slotIndex);
    TagRow.free(SlotLayout.tagRow(slot.state, tagIndex), pool, bytes);
    slot.leave();
  }

  /** Counts a change of size in place. */
  public void resize(int tagIndex, int pool, long delta) {
    Slot slot = slots.acquire(slotWithRow(tagIndex));
    TagRow.resize(SlotLayout.tagRow(slot.state, tagIndex), pool, delta);
    slot.leave();
  }

  /** One row of a report. */
  public record Row(int tag, int pool, long allocations, long frees, long bytes) {}

  /**
   * Reads what is counted of a tag: never more frees than allocations, and every field exact when
   * nobody allocates or frees meanwhile.
   */
  public Row read(int tagIndex, int pool) {
    long frees = 0;
    long freed = 0;
    for (int i = 0; i < slots.count(); i++) {
      long row = row(i, tagIndex);
      frees += row == 0 ? 0 : TagRow.frees(row, pool);
      freed += row == 0 ? 0 : TagRow.bytesFreed(row, pool);
    }
    long allocations = 0;
    long allocated = 0;
    for (int i = 0; i < slots.count(); i++) {
      long row = row(i, tagIndex);
      allocations += row == 0 ? 0 : TagRow.allocations(row, pool);
      allocated += row == 0 ? 0 : TagRow.bytesAllocated(row, pool);
    }
    return new Row(table.tag(tagIndex), pool, allocations, frees, allocated - freed);
  }

  /** Starts the truth of all tags at nothing. */
  public void beginTruth() {
    for (int i = 0; i < table.count(); i++) {
      table.truth(i).clear();
    }
  }

  /** Adds a block to the truth. */
  public void addTruth(int tagIndex, int pool, long bytes) {
    table.truth(tagIndex).add(pool, bytes);
  }

  /** Corrects the counts by the truth; every slot is held by the caller. */
  public void repair() {
    for (int i = 0; i < table.count(); i++) {
      repair(i, 0);
      repair(i, 1);
    }
  }

  private void repair(int tagIndex, int pool) {
    TagTruth truth = table.truth(tagIndex);
    long blocks = truth.blocks(pool) - liveBlocks(tagIndex, pool);
    long bytes = truth.bytes(pool) - liveBytes(tagIndex, pool);
    if (blocks != 0 || bytes != 0) {
      TagRow.correct(row(slotWithRow(tagIndex), tagIndex), pool, blocks, bytes);
    }
  }

  /** Counts a free that an error has kept from being counted; every slot is held by the caller. */
  public void addFree(int tagIndex, int pool) {
    long row = row(slotWithRow(tagIndex), tagIndex);
    TagRow.correct(row, pool, 1, 0);
    TagRow.free(row, pool, 0);
  }

  /** Checks counts and bytes of all tags against the truth; every slot is held by the caller. */
  public void check() {
    for (int i = 0; i < table.count(); i++) {
      TagTruth truth = table.truth(i);
      for (int pool = 0; pool < 2; pool++) {
        int tag = table.tag(i);
        Invariant.equal(liveBlocks(i, pool), truth.blocks(pool), "blocks of a tag", tag);
        Invariant.equal(liveBytes(i, pool), truth.bytes(pool), "bytes of a tag", tag);
      }
    }
  }

  private long liveBlocks(int tagIndex, int pool) {
    long live = 0;
    for (int i = 0; i < slots.count(); i++) {
      long row = row(i, tagIndex);
      live += row == 0 ? 0 : TagRow.allocations(row, pool) - TagRow.frees(row, pool);
    }
    return live;
  }

  private long liveBytes(int tagIndex, int pool) {
    long live = 0;
    for (int i = 0; i < slots.count(); i++) {
      long row = row(i, tagIndex);
      live += row == 0 ? 0 : TagRow.bytesAllocated(row, pool) - TagRow.bytesFreed(row, pool);
    }
    return live;
  }
}

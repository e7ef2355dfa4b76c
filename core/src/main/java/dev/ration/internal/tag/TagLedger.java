// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.tag;

import dev.ration.internal.memory.Words;
import dev.ration.internal.slab.BlockStore;
import dev.ration.internal.slab.Invariant;
import dev.ration.internal.slot.Account;
import dev.ration.internal.slot.Slot;
import dev.ration.internal.slot.SlotLayout;
import dev.ration.internal.slot.Slots;
import dev.ration.internal.slot.Stock;
import dev.ration.internal.slot.TagRow;

/**
 * Allocations, frees, bytes and peak of every tag in each pool.
 *
 * <p>Counts stand in the rows of the slots; bytes are stocks of the tag's {@link Account}, so that
 * a peak is exact whenever no two threads allocate at once, and never too low.
 *
 * <p>Lock order: the tag's, then a slot's.
 */
public final class TagLedger {
  private static final long STOCK = 256L << 10;

  /** How far a stock may raise the peak where rivals charge. */
  private static final long SHARED_STOCK = 64L << 10;

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
    TagRow.initialize(chunk);
    boolean used = false;
    Slot slot = null;
    try {
      slot = slots.acquire(slotIndex);
      if (Words.get(SlotLayout.tagChunk(slot.state, tagIndex)) == 0) {
        Words.set(SlotLayout.tagChunk(slot.state, tagIndex), chunk);
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
    int slot = findSlotWithRow(tagIndex);
    if (slot < 0) {
      throw new Invariant.Broken("no slot has a row of tag", table.tag(tagIndex));
    }
    return slot;
  }

  /** A slot that has a row for a tag, or -1. */
  public int findSlotWithRow(int tagIndex) {
    for (int i = 0; i < slots.count(); i++) {
      if (Words.getAcquire(SlotLayout.tagChunk(slots.state(i), tagIndex)) != 0) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Counts an allocation that the slot's stock does not cover; the row has been prepared.
   *
   * @return false, and nothing is counted, when the lock is taken and the caller is not patient
   */
  public boolean allocate(int tagIndex, int pool, long bytes, int slotIndex, boolean patient) {
    TagAccounts accounts = table.accounts(tagIndex);
    if (!accounts.rivals.lockToCharge(accounts.lock, pool, patient)) {
      return false;
    }
    try {
      Account account = accounts.account(pool);
      takeExclusive(tagIndex, pool, account);
      if (account.belowPeak() < bytes) {
        takeAll(tagIndex, pool, account);
      }
      Slot slot = slots.acquire(slotIndex);
      account.charge(bytes);
      account.addBlocks(1);
      long stock = TagRow.stock(SlotLayout.tagRow(slot.state, tagIndex), pool);
      install(account, accounts.rivals.seen(pool), slotIndex, stock);
      slot.leave();
      return true;
    } finally {
      accounts.rivals.unlock(accounts.lock);
    }
  }

  /** Takes an allocation back whose operation has failed: not even the peak shows it. */
  public void cancel(int tagIndex, int pool, long bytes) {
    TagAccounts accounts = table.accounts(tagIndex);
    accounts.lock.lock();
    try {
      Account account = accounts.account(pool);
      takeAll(tagIndex, pool, account);
      account.cancel(bytes);
      account.addBlocks(-1);
    } finally {
      accounts.lock.unlock();
    }
  }

  /** Counts a free for which the slot's stock has no room; the row has been prepared. */
  public void free(int tagIndex, int pool, long bytes, int slotIndex) {
    TagAccounts accounts = table.accounts(tagIndex);
    accounts.lock.lock();
    try {
      Account account = accounts.account(pool);
      takeExclusive(tagIndex, pool, account);
      Slot slot = slots.acquire(slotIndex);
      account.giveBack(bytes);
      account.addBlocks(-1);
      long row = SlotLayout.tagRow(slot.state, tagIndex);
      TagRow.countFree(row, pool);
      install(account, accounts.rivals.seen(pool), slotIndex, TagRow.stock(row, pool));
      slot.leave();
    } finally {
      accounts.lock.unlock();
    }
  }

  /** Books a change of size in place. */
  public void resize(int tagIndex, int pool, long delta) {
    TagAccounts accounts = table.accounts(tagIndex);
    accounts.lock.lock();
    try {
      Account account = accounts.account(pool);
      takeAll(tagIndex, pool, account);
      if (delta > 0) {
        account.charge(delta);
      } else {
        account.giveBack(-delta);
      }
    } finally {
      accounts.lock.unlock();
    }
  }

  private static void install(Account account, boolean rivals, int slotIndex, long stock) {
    long below = account.belowPeak() / 4;
    long word = Stock.word(stock);
    if (Stock.isPresent(word)) {
      long available = Stock.bytes(word);
      long size = rivals ? shared(below, true) : Math.min(STOCK, available + below);
      account.stock(size - available);
      account.coverPeak();
      account.addBlocks(Stock.blocks(word));
      Stock.put(stock, size, false);
      return;
    }
    boolean exclusive = below < STOCK / 4 && !rivals && account.holders() == 0;
    long bytes = exclusive ? STOCK : shared(below, rivals);
    account.stock(bytes);
    if (!exclusive) {
      account.coverPeak();
    }
    account.addHolder(slotIndex, exclusive);
    Stock.put(stock, bytes, exclusive);
  }

  /** How much a stock that is not exclusive may hold. */
  private static long shared(long below, boolean rivals) {
    return Math.min(STOCK, rivals ? Math.max(below, SHARED_STOCK) : below);
  }

  private void takeExclusive(int tagIndex, int pool, Account account) {
    if (account.exclusive() != Account.NOBODY) {
      take(tagIndex, pool, account, account.exclusive());
    }
  }

  private void takeAll(int tagIndex, int pool, Account account) {
    while (account.holders() != 0) {
      take(tagIndex, pool, account, Long.numberOfTrailingZeros(account.holders()));
    }
  }

  private void take(int tagIndex, int pool, Account account, int slotIndex) {
    Slot slot = slots.acquire(slotIndex);
    long stock = TagRow.stock(SlotLayout.tagRow(slot.state, tagIndex), pool);
    long word = Stock.word(stock);
    long low = Stock.low(stock);
    Stock.remove(stock);
    slot.leave();
    if (account.exclusive() == slotIndex) {
      account.foldLow(low);
    }
    account.giveBack(Stock.bytes(word));
    account.addBlocks(Stock.blocks(word));
    account.removeHolder(slotIndex);
  }

  /** One row of a report. */
  public record Row(int tag, int pool, long allocations, long frees, long bytes, long peakBytes) {}

  /** Reads a tag's row; every field is exact when nobody allocates or frees meanwhile. */
  public Row read(int tagIndex, int pool) {
    TagAccounts accounts = table.accounts(tagIndex);
    accounts.lock.lock();
    try {
      Account account = accounts.account(pool);
      accounts.rivals.forget();
      takeAll(tagIndex, pool, account);
      // No slot holds stock now, so that whoever allocates or frees under this tag waits for us.
      long frees = frees(tagIndex, pool);
      return new Row(
          accounts.tag, pool, frees + account.blocks(), frees, account.booked(), account.peak());
    } finally {
      accounts.lock.unlock();
    }
  }

  private long frees(int tagIndex, int pool) {
    long frees = 0;
    for (int i = 0; i < slots.count(); i++) {
      long row = SlotLayout.tagRow(slots.state(i), tagIndex);
      frees += row == 0 ? 0 : TagRow.frees(row, pool);
    }
    return frees;
  }

  /** Starts the truth of all tags at nothing. */
  public void beginTruth() {
    for (int i = 0; i < table.count(); i++) {
      for (int pool = 0; pool < 2; pool++) {
        Account account = table.accounts(i).account(pool);
        account.truthBlocks = 0;
        account.truthBytes = 0;
      }
    }
  }

  /** Adds a block to the truth. */
  public void addTruth(int tagIndex, int pool, long bytes) {
    Account account = table.accounts(tagIndex).account(pool);
    account.truthBlocks++;
    account.truthBytes += bytes;
  }

  /** Sets all accounts and counts to the truth; every slot is held by the caller. */
  public void repair() {
    for (int i = 0; i < table.count(); i++) {
      repair(i, 0);
      repair(i, 1);
    }
  }

  /** Counts a free that an error has kept from being counted; every slot is held by the caller. */
  public void addFree(int tagIndex, int pool) {
    TagRow.countFree(SlotLayout.tagRow(slots.state(slotWithRow(tagIndex)), tagIndex), pool);
  }

  private void repair(int tagIndex, int pool) {
    Account account = table.accounts(tagIndex).account(pool);
    for (int i = 0; i < slots.count(); i++) {
      long row = SlotLayout.tagRow(slots.state(i), tagIndex);
      if (row != 0) {
        long stock = TagRow.stock(row, pool);
        if (account.exclusive() == i && Stock.isPresent(Stock.word(stock))) {
          account.foldLow(Stock.low(stock));
        }
        Stock.remove(stock);
      }
    }
    account.reset(account.truthBytes, account.truthBlocks);
  }

  /** Checks counts and bytes of all tags against the truth; every slot is held by the caller. */
  public void check() {
    for (int i = 0; i < table.count(); i++) {
      check(i, 0);
      check(i, 1);
    }
  }

  private void check(int tagIndex, int pool) {
    Account account = table.accounts(tagIndex).account(pool);
    long usage = account.booked();
    long blocks = account.blocks();
    for (int i = 0; i < slots.count(); i++) {
      long row = SlotLayout.tagRow(slots.state(i), tagIndex);
      boolean holds = (account.holders() & (1L << i)) != 0;
      long word = row == 0 ? 0 : Stock.word(TagRow.stock(row, pool));
      if (row != 0) {
        Invariant.check(Stock.isPresent(word) == holds, "holder of a tag's stock", tagIndex);
      }
      if (holds) {
        usage -= Stock.bytes(word);
        blocks += Stock.blocks(word);
      }
    }
    int tag = table.tag(tagIndex);
    Invariant.equal(blocks, account.truthBlocks, "allocations less frees of a tag", tag);
    Invariant.equal(usage, account.truthBytes, "bytes of a tag", tag);
    Invariant.check(
        account.exclusive() != Account.NOBODY || account.belowPeak() >= 0, "peak of a tag", tag);
  }
}

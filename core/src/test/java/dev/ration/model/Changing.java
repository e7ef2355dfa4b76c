// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import dev.ration.internal.slab.SizeClasses;
import dev.ration.nt.BugCheckError;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;

/** Frees, transfers and resizes blocks, and misuses some. */
final class Changing {
  private final State state;

  Changing(State state) {
    this.state = state;
  }

  void free() {
    Block block = state.blocks.random(state.random);
    if (block == null) {
      return;
    }
    state.requireIntact(block);
    if (state.oneIn(100)) {
      freeWithAnotherTag(block);
    }
    free(block, state.random.nextInt(4));
    state.freed(block);
    if (state.oneIn(100)) {
      assertThatExceptionOfType(BugCheckError.class)
          .isThrownBy(() -> free(block, state.random.nextInt(4)));
    }
  }

  private void free(Block block, int way) {
    switch (way) {
      case 0 -> state.system.raw().free(block.address);
      case 1 -> state.system.raw().free(block.address, block.tag);
      case 2 -> state.system.ex().freePool(block.memory);
      default -> state.system.ex().freePoolWithTag(block.memory, block.tag);
    }
  }

  private void freeWithAnotherTag(Block block) {
    assertThatExceptionOfType(BugCheckError.class)
        .isThrownBy(() -> state.system.raw().free(block.address, block.tag ^ 1));
  }

  void freeInTheMiddle() {
    Block block = state.blocks.random(state.random);
    if (block != null && block.bytes > 16) {
      long address = block.address + 1 + state.random.nextLong(block.bytes - 1);
      assertThatExceptionOfType(BugCheckError.class)
          .isThrownBy(() -> state.system.raw().free(address));
    }
  }

  void transfer() {
    Block block = state.blocks.random(state.random);
    if (block == null) {
      return;
    }
    Tenant tenant = state.oneIn(4) ? null : state.randomTenant();
    Account to = tenant == null ? null : tenant.account();
    Account from = block.owner;
    Account common = from == null || to == null ? null : Account.common(from, to);
    boolean closed = to != null && to.closed;
    boolean fits = to == null || to.fits(common, block.pool, block.cost());
    var process = tenant == null ? state.system.systemProcess() : tenant.process();
    try {
      if (state.oneIn(2)) {
        state.system.raw().transferQuota(block.address, process);
      } else {
        state.system.ps().transferPoolQuota(block.memory, process);
      }
    } catch (NtStatusException e) {
      if (fits || closed || e.status() != NtStatus.STATUS_QUOTA_EXCEEDED) {
        fail("transfer of " + block + " refused: " + e);
      }
      to.refusals++;
      return;
    } catch (IllegalStateException e) {
      if (!closed || to == from) {
        throw e;
      }
      return;
    }
    if (to != from) {
      if (!fits || closed) {
        fail("transfer of " + block + " went past a limit");
      }
      move(block, from, to, common);
    }
  }

  private void move(Block block, Account from, Account to, Account common) {
    long cost = block.cost();
    if (to == null) {
      state.uncharged += cost;
    } else {
      to.charge(common, block.pool, cost);
      to.blocks++;
    }
    block.owner = to;
    if (from == null) {
      state.uncharged -= cost;
    } else {
      from.giveBack(common, block.pool, cost);
      from.blocks--;
      from.completeIfDone();
    }
  }

  void resize() {
    Block block = state.blocks.random(state.random);
    if (block == null) {
      return;
    }
    state.requireIntact(block);
    long bytes = state.oneIn(3) ? Sizes.random(state.random) : near(block.bytes);
    long delta = Sizes.cost(bytes) - block.cost();
    Account owner = block.owner;
    boolean exceeds = delta > 0 && owner != null && !owner.fits(null, block.pool, delta);
    boolean closed = delta > 0 && owner != null && owner.closed;
    long refusals = owner == null ? 0 : owner.refusals;
    boolean done = state.system.raw().resize(block.address, bytes) != 0;
    if (done && (exceeds || closed || bytes < 0)) {
      fail("resize of " + block + " to " + bytes + " bytes went past a limit");
    }
    if (!done) {
      if (room(block, bytes) == Room.YES && !exceeds && !closed) {
        fail("resize of " + block + " to " + bytes + " bytes was refused");
      }
      if (exceeds && !closed && room(block, bytes) != Room.NO) {
        owner.refusals =
            room(block, bytes) == Room.YES ? refusals + 1 : tenant(owner).process().refusals();
      }
      return;
    }
    if (room(block, bytes) == Room.NO) {
      fail("resize of " + block + " to " + bytes + " bytes has no room");
    }
    resized(block, bytes, delta);
  }

  private Tenant tenant(Account account) {
    return state.tenants.stream().filter(t -> t.account() == account).findAny().orElseThrow();
  }

  private long near(long bytes) {
    return Math.max(0, bytes + state.random.nextLong(-bytes / 2 - 20, bytes / 2 + 20));
  }

  private void resized(Block block, long bytes, long delta) {
    Account owner = block.owner;
    if (owner == null) {
      state.uncharged += delta;
    } else if (delta > 0) {
      owner.charge(null, block.pool, delta);
    } else {
      owner.giveBack(null, block.pool, -delta);
    }
    state.tag(block.tag, block.pool).change(delta);
    long before = block.bytes;
    block.bytes = bytes;
    state.blocks.requireNoOverlap(block);
    block.memory = state.system.raw().segment(block.address);
    if (block.memory.byteSize() != bytes || state.system.raw().size(block.address) != bytes) {
      fail(block + " has a segment of " + block.memory.byteSize() + " bytes");
    }
    var kept = block.memory.asSlice(0, Math.min(before, bytes));
    if (!Block.holds(kept, block.pattern)) {
      fail("resizing changed the bytes of " + block);
    }
    block.fill(state.random.nextInt());
  }

  private enum Room {
    YES,
    NO,
    PERHAPS
  }

  /** Whether a block can have so many bytes where it lies. */
  private Room room(Block block, long bytes) {
    if (state.verified) {
      return Room.PERHAPS;
    }
    int sizeClass = block.sizeClass(Sizes.LINE);
    if (bytes < 0) {
      return Room.NO;
    }
    if (sizeClass == SizeClasses.LARGE) {
      if (bytes <= SizeClasses.MAX_RUN_CLASS_PAGES * 4096L || bytes >= 1L << 40) {
        return Room.NO;
      }
      return Sizes.cost(bytes) <= block.cost() ? Room.YES : Room.PERHAPS;
    }
    if (SizeClasses.isRun(sizeClass)) {
      boolean same =
          SizeClasses.pages(Math.max(1, bytes)) * 4096 == SizeClasses.slotBytes(sizeClass);
      return same ? Room.YES : Room.NO;
    }
    if (bytes <= SizeClasses.slotBytes(sizeClass)) {
      return Room.YES;
    }
    // Where there are no pages for cold blocks alone, they lie where others do.
    return bytes <= block.coldSlot ? Room.PERHAPS : Room.NO;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import dev.ration.LookasideList;
import dev.ration.PoolArena;
import dev.ration.nt.BugCheckError;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Lookaside lists and arenas: those that hold blocks for others. */
final class Holding {
  private final State state;
  private final List<ListModel> lists = new ArrayList<>();
  private final List<ArenaModel> arenas = new ArrayList<>();

  Holding(State state) {
    this.state = state;
  }

  private record ListModel(LookasideList list, int pool, Deque<Block> parked, List<Block> out) {}

  private record ArenaModel(PoolArena arena, int pool, int tag, Tenant tenant, List<Block> held) {}

  void useList() {
    int dice = state.random.nextInt(40);
    if (lists.isEmpty() || (dice == 0 && lists.size() < 6)) {
      int pool = state.random.nextInt(2);
      long size = 1 + Math.abs(Sizes.random(state.random) % 6000);
      var list = state.system.ex().initializeLookasideList(pool, 0, size, state.randomTag());
      lists.add(new ListModel(list, pool, new ArrayDeque<>(), new ArrayList<>()));
      return;
    }
    ListModel model = lists.get(state.random.nextInt(lists.size()));
    if (dice == 1) {
      close(model);
    } else if (dice == 2) {
      model.list.flush();
      freeParked(model);
    } else if (dice < 22) {
      allocate(model);
    } else {
      free(model);
    }
    if (model.list.counters().entries() != model.parked.size() && dice != 1) {
      fail("the list has " + model.list.counters() + ", not " + model.parked.size());
    }
  }

  private void close(ListModel model) {
    model.list.close();
    freeParked(model);
    lists.remove(model);
  }

  private void freeParked(ListModel model) {
    model.parked.forEach(state::freed);
    model.parked.clear();
  }

  private void allocate(ListModel model) {
    MemorySegment entry = model.list.allocate();
    if (!model.parked.isEmpty()) {
      Block block = model.parked.removeLast();
      if (entry.address() != block.address) {
        fail("the list gave " + entry + ", not its last entry, the " + block);
      }
      block.use = Block.Use.POOL;
      block.memory = entry;
      state.blocks.list(block);
      block.fill(state.random.nextInt());
      model.out.add(block);
      return;
    }
    if (entry.address() == 0) {
      state.requireNoRoom(model.pool, model.list.size());
      return;
    }
    long size = model.list.size();
    Block block = new Block(entry.address(), size, model.list.tag(), model.pool, false, null);
    block.memory = entry;
    state.allocated(block);
    block.fill(state.random.nextInt());
    model.out.add(block);
  }

  /** Frees an entry that nobody has freed, transferred or resized meanwhile. */
  private void free(ListModel model) {
    model.out.removeIf(block -> state.blocks.at(block.address) != block);
    if (model.out.isEmpty()) {
      return;
    }
    Block block = model.out.remove(state.random.nextInt(model.out.size()));
    if (block.owner != null || block.bytes != model.list.size()) {
      return;
    }
    state.requireIntact(block);
    int before = model.list.counters().entries();
    model.list.free(block.memory);
    if (model.list.counters().entries() == before) {
      state.freed(block);
      return;
    }
    state.blocks.unlist(block);
    block.use = Block.Use.PARKED;
    model.parked.addLast(block);
    if (state.oneIn(20)) {
      assertThatExceptionOfType(BugCheckError.class)
          .isThrownBy(() -> model.list.free(block.memory));
      assertThatExceptionOfType(BugCheckError.class)
          .isThrownBy(() -> state.system.raw().free(block.address));
    }
  }

  void useArena() {
    int dice = state.random.nextInt(20);
    if (arenas.isEmpty() || (dice == 0 && arenas.size() < 6)) {
      open();
      return;
    }
    ArenaModel model = arenas.get(state.random.nextInt(arenas.size()));
    if (dice == 1) {
      close(model);
    } else {
      allocate(model);
    }
  }

  private void open() {
    Tenant tenant = state.randomTenant();
    if (tenant == null) {
      return;
    }
    int pool = state.random.nextInt(2);
    int tag = state.randomTag();
    try {
      PoolArena arena =
          state.oneIn(10)
              ? tenant.process().openSharedArena(pool, tag)
              : tenant.process().openArena(pool, tag);
      if (tenant.account().closed) {
        fail("a closed process opened an arena");
      }
      arenas.add(new ArenaModel(arena, pool, tag, tenant, new ArrayList<>()));
    } catch (IllegalStateException e) {
      if (!tenant.account().closed) {
        throw e;
      }
    }
  }

  /** Rundown has freed what an arena of the process held: then there is nothing left to free. */
  private void close(ArenaModel model) {
    model.held.removeIf(block -> state.blocks.at(block.address) != block);
    model.held.forEach(state::requireIntact);
    model.arena.close();
    model.held.forEach(state::freed);
    arenas.remove(model);
  }

  private void allocate(ArenaModel model) {
    long bytes = Sizes.random(state.random);
    if (Sizes.isImpossible(bytes)) {
      return;
    }
    long alignment = state.oneIn(10) ? 4096 : 1L << state.random.nextInt(5);
    long asked = alignment > 16 ? Math.max(bytes, Sizes.PAGE - 31) : bytes;
    Account account = model.tenant.account();
    boolean fits = account.fits(null, model.pool, Sizes.cost(asked));
    MemorySegment memory;
    try {
      memory = model.arena.allocate(bytes, alignment);
    } catch (NtStatusException e) {
      refused(model, asked, fits, e);
      return;
    } catch (IllegalStateException e) {
      if (!account.closed) {
        throw e;
      }
      return;
    }
    if (memory.byteSize() != bytes || memory.address() % alignment != 0) {
      fail("an arena gave " + memory + " for " + bytes + " bytes aligned to " + alignment);
    }
    if (!Block.holds(memory, (byte) 0)) {
      fail("an arena gave memory that is not zero");
    }
    Block block = new Block(memory.address(), asked, model.tag, model.pool, false, account);
    block.memory = memory;
    block.use = Block.Use.ARENA;
    state.allocated(block);
    block.fill(state.random.nextInt());
    model.held.add(block);
  }

  private void refused(ArenaModel model, long asked, boolean fits, NtStatusException e) {
    if (e.status() == NtStatus.STATUS_INSUFFICIENT_RESOURCES) {
      state.requireNoRoom(model.pool, asked);
    } else if (fits) {
      fail("an arena was refused " + asked + " bytes that fit: " + e);
    } else {
      model.tenant.account().refusals++;
    }
  }

  void closeAll() {
    while (!arenas.isEmpty()) {
      close(arenas.getLast());
    }
    while (!lists.isEmpty()) {
      close(lists.getLast());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import static org.assertj.core.api.Assertions.fail;

import dev.ration.PoolProcess;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolFlags;
import java.lang.foreign.MemorySegment;

/** Allocates through every routine, and checks every answer. */
final class Allocating {
  private static final Routine[] ROUTINES = Routine.values();

  private final State state;

  Allocating(State state) {
    this.state = state;
  }

  /** One request: what is asked, and what the oracle expects. */
  private record Request(
      Routine routine, int type, long bytes, int tag, Tenant tenant, Account account) {
    int pool() {
      return type & 1;
    }

    boolean raise() {
      return (type & PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE) != 0;
    }

    boolean fail() {
      return (type & PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE) != 0;
    }

    /** Slots of cold blocks are of a power of two, from 64 bytes to half a page, or whole pages. */
    long coldSlot() {
      if ((type & PoolFlags.POOL_COLD_ALLOCATION) == 0 || bytes > 4096) {
        return 0;
      }
      if (bytes > 2048) {
        return 4096;
      }
      return (type & (1 | 4)) == 1 ? Math.max(64, Long.highestOneBit(2 * bytes - 1)) : 0;
    }

    boolean isInvalid() {
      return routine.usesFlags() && bytes == 0;
    }

    boolean exceedsQuota() {
      return account != null && !account.fits(null, pool(), Sizes.cost(bytes));
    }

    boolean raises(boolean noMemory) {
      return routine.raises(noMemory, fail(), raise());
    }
  }

  private Request request() {
    Routine routine = ROUTINES[state.random.nextInt(ROUTINES.length)];
    if (state.oneIn(3)) {
      routine = Routine.RAW_CHARGED;
    }
    int type = state.random.nextInt(2);
    if (state.oneIn(16)) {
      type |= 4;
    }
    boolean nx = type == 0 && state.oneIn(4);
    if (!routine.usesFlags()) {
      type |= nx ? PoolFlags.POOL_NX_ALLOCATION : 0;
      type |= state.oneIn(20) ? PoolFlags.POOL_COLD_ALLOCATION : 0;
      type |= state.oneIn(2) ? PoolFlags.POOL_QUOTA_FAIL_INSTEAD_OF_RAISE : 0;
    }
    if (state.oneIn(4) && (routine.usesFlags() || !routine.charges())) {
      type |= PoolFlags.POOL_RAISE_IF_ALLOCATION_FAILURE;
    }
    long bytes = Sizes.random(state.random);
    Tenant tenant = state.oneIn(10) ? null : state.randomTenant();
    boolean charged = tenant != null && routine.charges(bytes, state.exempt);
    return new Request(
        routine,
        type,
        bytes,
        routine.tag(state.randomTag()),
        tenant,
        charged ? tenant.account() : null);
  }

  void allocate() {
    Request request = request();
    try {
      MemorySegment memory = call(request);
      if (memory.address() == 0) {
        refused(request, null);
      } else {
        allocated(request, memory);
      }
    } catch (NtStatusException e) {
      refused(request, e);
    } catch (IllegalStateException e) {
      if (request.account == null || !request.account.closed) {
        throw e;
      }
    }
  }

  private MemorySegment call(Request request) {
    if (request.routine.isRaw()) {
      return callRaw(request);
    }
    if (request.tenant == null) {
      return callRoutine(request);
    }
    PoolProcess process = request.tenant.process();
    return process.call(() -> callRoutine(request));
  }

  private MemorySegment callRoutine(Request request) {
    int type = request.type;
    return request.routine.call(state.system, type, request.bytes, request.tag, request.raise());
  }

  private MemorySegment callRaw(Request request) {
    var raw = state.system.raw();
    int type = request.type;
    long address;
    if (request.routine == Routine.RAW) {
      address = raw.allocate(type, request.bytes, request.tag);
    } else {
      PoolProcess payer =
          request.tenant == null ? state.system.systemProcess() : request.tenant.process();
      address = raw.allocate(type, request.bytes, request.tag, payer);
    }
    return address == 0 ? MemorySegment.NULL : raw.segment(address);
  }

  private void allocated(Request request, MemorySegment memory) {
    if (request.isInvalid() || Sizes.isImpossible(request.bytes)) {
      fail(request + " succeeded");
    }
    if (memory.byteSize() != request.bytes) {
      fail(request + " gave " + memory);
    }
    boolean aligned = (request.type & 4) != 0;
    Block block =
        new Block(
            memory.address(), request.bytes, request.tag, request.pool(), aligned, request.account);
    block.memory = memory;
    block.coldSlot = request.coldSlot();
    if (request.routine.zeroes() && !Block.holds(memory, (byte) 0)) {
      fail(request + " gave memory that is not zero");
    }
    state.allocated(block);
    block.fill(state.random.nextInt());
  }

  private void refused(Request request, NtStatusException raised) {
    if (request.isInvalid()) {
      boolean right =
          raised == null
              ? !request.raise()
              : request.raise() && raised.status() == NtStatus.STATUS_INVALID_PARAMETER;
      if (!right) {
        fail(request + ": refused by " + raised);
      }
      return;
    }
    boolean noMemory =
        raised == null
            ? isMemory(request)
            : raised.status() == NtStatus.STATUS_INSUFFICIENT_RESOURCES;
    if (request.raises(noMemory) != (raised != null)) {
      fail(request + ": refused by " + raised + ", memory: " + noMemory);
    }
    if (noMemory) {
      state.requireNoRoom(request.pool(), request.bytes);
      return;
    }
    if (!request.exceedsQuota()) {
      fail(request + ": refused although it fits: " + raised);
    }
    request.account.refusals++;
    if (raised != null) {
      requireReason(request, raised);
    }
  }

  /** NULL does not say what was short; the process's count of refusals does. */
  private boolean isMemory(Request request) {
    if (!request.exceedsQuota() || Sizes.isImpossible(request.bytes)) {
      return true;
    }
    return state.isTight(request.pool())
        && request.tenant.process().refusals() == request.account.refusals;
  }

  private static void requireReason(Request request, NtStatusException raised) {
    int pool = request.pool();
    for (Account up = request.account; up != null; up = up.parent) {
      boolean refuses = up.limits[pool] - up.usage[pool] < Sizes.cost(request.bytes);
      if (refuses && raised.usage() == up.usage[pool] && raised.limit() == up.limits[pool]) {
        if (raised.requested() != request.bytes || raised.tag() != request.tag) {
          fail(request + ": told of another request: " + raised);
        }
        return;
      }
    }
    fail(request + ": no limit refuses as told: " + raised);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolTag;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;

/** One thread's work, and the oracle of its blocks. */
final class ConcurrentWorker {
  private static final int MOST = 300;

  private final PoolSystem system;
  private final List<PoolProcess> processes;
  private final Queue<SharedBlock> handedOver;
  private final SplittableRandom random;
  private final List<SharedBlock> held = new ArrayList<>();
  private long allocations;
  private Throwable failure;

  ConcurrentWorker(
      PoolSystem system,
      List<PoolProcess> processes,
      Queue<SharedBlock> handedOver,
      SplittableRandom random) {
    this.system = system;
    this.processes = processes;
    this.handedOver = handedOver;
    this.random = random;
  }

  List<SharedBlock> held() {
    return held;
  }

  long allocations() {
    return allocations;
  }

  void failed(Throwable e) {
    failure = e;
  }

  void rethrow() {
    if (failure != null) {
      throw new AssertionError("a worker failed", failure);
    }
  }

  void operate(int operations) {
    for (int i = 0; i < operations; i++) {
      int dice = random.nextInt(100);
      if (dice < (held.size() < MOST ? 52 : 20)) {
        allocate();
      } else if (dice < 80) {
        freeOne();
      } else if (dice < 88) {
        handOver();
      } else if (dice < 96) {
        freeForAnother();
      } else if (dice < 98) {
        transfer();
      } else if (dice < 99) {
        processes.get(random.nextInt(processes.size())).usage();
      } else if (random.nextInt(50) == 0) {
        system.trim();
      } else if (random.nextInt(100) == 0) {
        system.checkInvariants();
      }
    }
  }

  private void allocate() {
    long bytes = Sizes.random(random);
    if (Sizes.isImpossible(bytes)) {
      return;
    }
    int pool = random.nextInt(2);
    int tag = PoolTag.of("C" + random.nextInt(4)).value();
    int process = random.nextInt(-1, processes.size());
    long address =
        process < 0
            ? system.raw().allocate(pool, bytes, tag)
            : system.raw().allocate(pool, bytes, tag, processes.get(process));
    if (address != 0) {
      allocations++;
      byte pattern = (byte) (random.nextInt() | 1);
      system.raw().segment(address).fill(pattern);
      held.add(new SharedBlock(address, bytes, tag, pool, process, pattern));
    }
  }

  private SharedBlock takeOne() {
    int index = random.nextInt(held.size());
    SharedBlock block = held.get(index);
    SharedBlock last = held.removeLast();
    if (index < held.size()) {
      held.set(index, last);
    }
    return block;
  }

  private void freeOne() {
    if (!held.isEmpty()) {
      free(takeOne());
    }
  }

  private void handOver() {
    if (!held.isEmpty()) {
      handedOver.add(takeOne());
    }
  }

  private void freeForAnother() {
    SharedBlock block = handedOver.poll();
    if (block != null) {
      free(block);
    }
  }

  private void transfer() {
    if (held.isEmpty()) {
      return;
    }
    SharedBlock block = takeOne();
    int to = random.nextInt(-1, processes.size());
    PoolProcess process = to < 0 ? system.systemProcess() : processes.get(to);
    try {
      system.raw().transferQuota(block.address(), process);
      held.add(block.withProcess(to));
    } catch (NtStatusException refused) {
      held.add(block);
    }
  }

  private void free(SharedBlock block) {
    MemorySegment memory = system.raw().segment(block.address());
    if (memory.byteSize() != block.bytes() || !Block.holds(memory, block.pattern())) {
      throw new AssertionError("somebody wrote to " + block);
    }
    if (random.nextBoolean()) {
      system.raw().free(block.address(), block.tag());
    } else {
      system.raw().free(block.address());
    }
  }

  void freeAll() {
    while (!held.isEmpty()) {
      freeOne();
    }
    for (SharedBlock block = handedOver.poll(); block != null; block = handedOver.poll()) {
      free(block);
    }
  }
}

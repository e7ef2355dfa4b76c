// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.LookasideList;
import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.TestSystems;
import dev.ration.internal.memory.OsMemory;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.VerifierOptions;
import dev.ration.support.FailingMemory;
import dev.ration.support.FailingSteps;
import dev.ration.support.FailurePoint;
import dev.ration.support.QuietLog;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A small system whose memory and whose steps can be made to fail. */
final class Stage implements AutoCloseable {
  static final int TAG = PoolTag.of("Fail").value();
  static final int OTHER_TAG = PoolTag.of("Else").value();

  final FailurePoint memoryPoint = new FailurePoint();
  final FailurePoint stepPoint = new FailurePoint();
  final PoolSystem system;
  final PoolProcess parent;
  final PoolProcess child;
  final PoolProcess sibling;

  /** What a scenario's preparation leaves for its action. */
  long block;

  Object prepared = this;

  Stage() {
    this(VerifierOptions.NONE);
  }

  Stage(VerifierOptions verifier) {
    QuietLog.on();
    system =
        TestSystems.over(
                PoolSystem.builder()
                    .nonPagedLimit(64 << 20)
                    .pagedLimit(64 << 20)
                    .leakSink(r -> {})
                    .verifier(verifier),
                new FailingMemory(OsMemory.ofPlatform(), memoryPoint),
                new FailingSteps(stepPoint))
            .build();
    parent = system.createProcess("parent", new QuotaLimits(16 << 20, 16 << 20));
    child = parent.createChild("child", new QuotaLimits(8 << 20, 8 << 20));
    sibling = parent.createChild("sibling");
  }

  boolean allocate(long bytes) {
    return system.raw().allocate(0, bytes, TAG, child) != 0;
  }

  void hold(long bytes) {
    block = system.raw().allocate(0, bytes, TAG, child);
  }

  /** Blocks of every kind, in both pools. */
  void holdSome() {
    for (long bytes : new long[] {1, 100, 3000, 8192, 200_000}) {
      hold(bytes);
      assertThat(system.raw().allocate(1, bytes, OTHER_TAG, child)).isNotZero();
    }
  }

  /** Leaves free blocks of a size in the caches. */
  void warm(long bytes) {
    hold(bytes);
    free();
  }

  boolean free() {
    system.raw().free(block, TAG);
    return true;
  }

  boolean transfer(PoolProcess to) {
    system.raw().transferQuota(block, to);
    return true;
  }

  boolean resize(long bytes) {
    return system.raw().resize(block, bytes) != 0;
  }

  MemorySegment quotaZero(long bytes) {
    return system.ex().allocatePoolQuotaZero(0, bytes, TAG);
  }

  boolean isSegment(MemorySegment segment) {
    return segment.address() != 0;
  }

  LookasideList list() {
    return system.ex().initializeLookasideList(0, 0, 500, TAG);
  }

  void holdEntry() {
    LookasideList list = list();
    prepared = list;
    block = list.allocate().address();
  }

  boolean freeEntry() {
    Scenario.list(this).free(system.raw().segment(block));
    return true;
  }

  /** All that a failed call must leave as it was. */
  List<Object> state() {
    PoolSnapshot snapshot = system.snapshot();
    List<Object> state = new ArrayList<>();
    state.addAll(snapshot.tags());
    state.addAll(snapshot.processes());
    for (PoolSnapshot.PoolRow row : List.of(snapshot.nonPaged(), snapshot.paged())) {
      state.add(List.of(row.allocs(), row.frees(), row.blocks()));
    }
    return state;
  }

  @Override
  public void close() {
    system.close();
  }
}

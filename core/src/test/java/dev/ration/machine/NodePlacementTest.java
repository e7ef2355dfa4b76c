// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolSystem;
import dev.ration.TestSystems;
import dev.ration.internal.event.Clock;
import dev.ration.internal.memory.LinuxMemory;
import dev.ration.internal.routines.Steps;
import dev.ration.nt.OsPolicy;
import dev.ration.nt.PoolSnapshot.NodeRow;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.support.ManyNodes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What several NUMA nodes cost, what is said of them, and how their memory goes back. */
@EnabledOnOs(OS.LINUX)
class NodePlacementTest {
  private static final long MIB = 1L << 20;
  private static final long SECOND = 1_000_000_000;
  private static final int TAG = PoolTag.of("Node").value();

  private final ManyNodes machine = new ManyNodes(new LinuxMemory());
  private final Clock clock = Clock.byHand();
  private final PoolSystem system = open(machine);

  private PoolSystem open(ManyNodes over) {
    PoolSystem.Builder builder =
        TestSystems.clocked(
            PoolSystem.builder()
                .nonPagedLimit(64 * MIB)
                .pagedLimit(64 * MIB)
                .lockPolicy(OsPolicy.OFF)
                .leakSink(report -> {}),
            clock);
    return TestSystems.over(builder, over.asMemory(), Steps.NONE).build();
  }

  @AfterEach
  void checkAndClose() {
    system.checkInvariants();
    system.close();
  }

  private long allocate(int node, long bytes) {
    machine.runOn(node);
    return system.raw().allocate(PoolType.PAGED_POOL, bytes, TAG);
  }

  private List<Long> paged() {
    return system.snapshot().nodes().stream().map(NodeRow::paged).toList();
  }

  @Test
  void aSnapshotSaysWhatEachNodeHas() {
    for (int node = 0; node < ManyNodes.COUNT; node++) {
      allocate(node, (node + 1) * MIB);
    }
    allocate(2, 64);
    assertThat(paged()).containsExactly(MIB, 2 * MIB, 3 * MIB + 4096, 4 * MIB);
    assertThat(system.snapshot().nodes()).extracting(NodeRow::node).containsExactly(0, 1, 2, 3);
    assertThat(system.snapshot().nodes()).extracting(NodeRow::nonPaged).containsOnly(0L);
    assertThat(system.snapshot().nodes()).extracting(NodeRow::servedElsewhere).containsOnly(0L);
    assertThat(system.snapshot().paged().committed()).isGreaterThan(10 * MIB + 4096);
  }

  @Test
  void memoryThatCannotBeBoundIsServedAndWarnedOf() {
    assertThat(system.snapshot().warnings()).isEmpty();
    allocate(0, 64);
    assertThat(system.snapshot().warnings()).isEmpty();
    machine.exhaust(1);
    assertThat(allocate(1, 500)).isNotZero();
    assertThat(system.snapshot().warnings()).singleElement().asString().contains("NUMA");
  }

  @Test
  void trimGivesTheFreeMemoryOfAllNodesBack() {
    freeOnAllNodes();
    assertThat(paged()).allMatch(bytes -> bytes >= MIB);
    system.trim();
    assertThat(paged()).containsOnly(0L);
  }

  @Test
  void theFreeMemoryOfAllNodesDecays() {
    clock.serve(0);
    freeOnAllNodes();
    for (int second = 1; second < 13; second++) {
      clock.serve(second * SECOND);
    }
    assertThat(paged()).containsOnly(0L);
  }

  private void freeOnAllNodes() {
    List<Long> blocks = new ArrayList<>();
    for (int node = 0; node < ManyNodes.COUNT; node++) {
      blocks.add(allocate(node, MIB));
      blocks.add(allocate(node, 3 * 4096));
      for (int i = 0; i < 200; i++) {
        blocks.add(allocate(node, 300));
      }
    }
    blocks.forEach(system.raw()::free);
  }

  @Test
  void whereAThreadRunsIsAskedWhenAMagazineIsEmptyAndNotForEachBlock() {
    long[] blocks = new long[10_000];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = allocate(1, 64);
    }
    for (long block : blocks) {
      system.raw().free(block);
    }
    assertThat(machine.questions()).isBetween(10, 400);
    int before = machine.questions();
    for (int i = 0; i < 10_000; i++) {
      system.raw().free(allocate(1, 64));
    }
    assertThat(machine.questions() - before).isLessThanOrEqualTo(2);
  }

  @Test
  void portableMemoryKnowsOneNode() {
    PoolSystem.Builder builder = PoolSystem.builder().portableMemory(true).leakSink(leak -> {});
    try (PoolSystem portable = builder.build()) {
      portable.raw().allocate(PoolType.NON_PAGED_POOL_NX, MIB, TAG);
      assertThat(portable.snapshot().nodes()).containsExactly(new NodeRow(0, MIB, 0, 0));
    }
  }

  @Test
  void whereThereIsOneNodeNobodyAsksForIt() {
    ManyNodes one = ManyNodes.onlyOne(new LinuxMemory());
    try (PoolSystem plain = open(one)) {
      for (long bytes = 1; bytes < MIB; bytes *= 3) {
        plain.raw().allocate(PoolType.PAGED_POOL, bytes, TAG);
      }
      assertThat(one.questions()).isZero();
      assertThat(one.isBound()).isFalse();
      assertThat(plain.snapshot().nodes()).hasSize(1);
      assertThat(plain.snapshot().nodes().getFirst().paged()).isGreaterThan(MIB / 3);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolSystem;
import dev.ration.TestSystems;
import dev.ration.internal.memory.LinuxMemory;
import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.routines.Steps;
import dev.ration.nt.PoolExtendedParameter;
import dev.ration.nt.PoolExtendedParameter.NumaNode;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolTag;
import dev.ration.support.Kind;
import dev.ration.support.ManyNodes;
import dev.ration.support.Memory;
import dev.ration.support.State;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which NUMA node blocks come from, on a machine that has four as far as the pool can see. */
@ParameterizedClass
@EnumSource(Memory.class)
@SuppressWarnings("deprecation")
class NumaTest {
  private static final long LIMIT = 16L << 20;
  private static final int TAG = PoolTag.of("Numa").value();
  private static final long FLAGS = PoolFlags.POOL_FLAG_NON_PAGED;
  private static final long[] SIZES = {
    1, 64, 256, 1000, 2048, 4096, 4097, 20_000, 65_536, 65_537, 1 << 20
  };

  @Parameter Memory memory;

  private ManyNodes machine;
  private PoolSystem system;

  @BeforeEach
  void open() {
    OsMemory real = memory.isPortable() ? new PortableMemory() : new LinuxMemory();
    machine = new ManyNodes(real);
    system =
        TestSystems.over(
                PoolSystem.builder().nonPagedLimit(LIMIT).pagedLimit(LIMIT).leakSink(leak -> {}),
                machine.asMemory(),
                Steps.NONE)
            .build();
  }

  @AfterEach
  void checkAndClose() {
    system.checkInvariants();
    system.close();
  }

  private MemorySegment allocate(Kind kind, long bytes) {
    return system.ex().allocatePoolWithTag(kind.type(), bytes, TAG);
  }

  private MemorySegment allocate(long bytes, PoolExtendedParameter node) {
    return system.ex().allocatePool3(FLAGS, bytes, TAG, node);
  }

  private int nodeOf(MemorySegment block) {
    return machine.nodeOf(block.address());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aBlockIsOfTheNodeThatItsThreadRunsOn(Kind kind) {
    for (int i = 0; i < SIZES.length; i++) {
      int node = i % ManyNodes.COUNT;
      machine.runOn(node);
      assertThat(nodeOf(allocate(kind, SIZES[i]))).as("%d bytes", SIZES[i]).isEqualTo(node);
    }
  }

  /** What lies in its slot already is used up first. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aThreadThatMovesGetsMemoryOfItsNewNode(Kind kind) {
    for (int node : new int[] {0, 3, 1, 0, 2}) {
      machine.runOn(node);
      List<Integer> nodes = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        nodes.add(nodeOf(allocate(kind, 200)));
      }
      assertThat(nodes.subList(500, 1000)).containsOnly(node);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void nothingIsRefusedForWantOfLocalMemory(Kind kind) {
    List<MemorySegment> blocks = new ArrayList<>();
    for (long bytes : new long[] {100, 3000, 20_000}) {
      machine.runOn(0);
      int fitting = fill(kind, bytes, blocks);
      machine.runOn(2);
      assertThat(fill(kind, bytes, blocks)).as("%d bytes", bytes).isGreaterThan(fitting * 9 / 10);
    }
    machine.refuseGrowth();
    machine.runOn(1);
    MemorySegment served = allocate(kind, 10_000);
    assertThat(nodeOf(served)).isIn(0, 2);
    assertThat(system.snapshot().nodes().get(1).servedElsewhere()).isEqualTo(1);
  }

  private int fill(Kind kind, long bytes, List<MemorySegment> blocks) {
    MemorySegment block = allocate(kind, bytes);
    while (!block.equals(MemorySegment.NULL)) {
      blocks.add(block);
      block = allocate(kind, bytes);
    }
    int count = blocks.size();
    blocks.forEach(system.ex()::freePool);
    blocks.clear();
    return count;
  }

  @Test
  void theNodeThatIsAskedForServesBlocksOfEverySize() {
    for (int i = 0; i < 4 * SIZES.length; i++) {
      long bytes = SIZES[i % SIZES.length];
      machine.runOn(i % 3);
      int node = 1 + i % 3;
      int preferred = node | PoolExtendedParameter.MM_ANY_NODE_OK;
      assertThat(nodeOf(allocate(bytes, PoolExtendedParameter.numaNode(node)))).isEqualTo(node);
      assertThat(nodeOf(allocate(bytes, PoolExtendedParameter.numaNode(preferred))))
          .isEqualTo(node);
      assertThat(nodeOf(allocate(bytes, new NumaNode(node, true)))).isEqualTo(node);
    }
    assertThat(allocate(8192, PoolExtendedParameter.numaNode(4)).address()).isZero();
  }

  @Test
  void aNodeThatHasNoMemoryLeftFailsARequestThatNeedsIt() {
    List.of(64L, 5000L, 100_000L).forEach(bytes -> allocate(bytes, new NumaNode(3, false)));
    machine.exhaust(2);
    for (long bytes : SIZES) {
      State before = State.of(system);
      assertThat(allocate(bytes, new NumaNode(2, false)).address()).isZero();
      assertThat(State.of(system)).isEqualTo(before);
      assertThat(nodeOf(allocate(bytes, new NumaNode(3, false)))).isEqualTo(3);
      assertThat(allocate(bytes, new NumaNode(2, true)).address()).isNotZero();
    }
  }

  @Test
  void whereTheNodeIsAPreferenceTheNearestServes() {
    machine.runOn(0);
    List<MemorySegment> blocks = new ArrayList<>();
    fill(Kind.NON_PAGED, 20_000, blocks);
    machine.refuseGrowth();
    assertThat(allocate(20_000, PoolExtendedParameter.numaNode(3)).address()).isZero();
    int preferred = 3 | PoolExtendedParameter.MM_ANY_NODE_OK;
    MemorySegment served = allocate(20_000, PoolExtendedParameter.numaNode(preferred));
    assertThat(nodeOf(served)).isZero();
    assertThat(system.snapshot().nodes().get(3).servedElsewhere()).isEqualTo(1);
  }
}

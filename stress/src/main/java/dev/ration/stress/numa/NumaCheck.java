// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.numa;

import dev.ration.PoolSystem;
import dev.ration.nt.OsPolicy;
import dev.ration.nt.PoolExtendedParameter;
import dev.ration.nt.PoolExtendedParameter.NumaNode;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolSnapshot.NodeRow;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the kernel where blocks lie: those of threads that run on one node, those for which a node
 * was named, and those of a node that has no memory left.
 *
 * <p>Prints a line for each question; the exit code is 0 when all answers are right.
 */
public final class NumaCheck {
  private static final long MIB = 1L << 20;
  private static final int TAG = PoolTag.of("Numa").value();

  /** Sizes, and how many blocks of each. */
  private static final long[][] BLOCKS = {
    {64, 40_000}, {1000, 8_000}, {3000, 3_000}, {20_000, 300}, {MIB, 10}
  };

  private int wrong;

  private NumaCheck() {}

  public static void main(String[] args) throws InterruptedException {
    int nodes = NodeThread.nodes();
    System.out.println(nodes + " NUMA nodes");
    if (nodes < 2) {
      System.out.println("nothing can be seen on a machine with one node");
      System.exit(2);
    }
    NumaCheck check = new NumaCheck();
    check.ownNode(nodes);
    check.movingThread(nodes);
    check.namedNode(nodes);
    check.fullNode();
    System.out.println(check.wrong == 0 ? "all as it should be" : check.wrong + " wrong");
    System.exit(check.wrong == 0 ? 0 : 1);
  }

  private void say(boolean right, String what) {
    wrong += right ? 0 : 1;
    System.out.println((right ? "right: " : "WRONG: ") + what);
  }

  private static PoolSystem.Builder builder(OsPolicy lock) {
    return PoolSystem.builder().pagedLimit(512 * MIB).nonPagedLimit(512 * MIB).lockPolicy(lock);
  }

  private static List<Long> allocate(PoolSystem system) {
    List<Long> blocks = new ArrayList<>();
    for (long[] kind : BLOCKS) {
      for (int i = 0; i < kind[1]; i++) {
        long block = system.raw().allocate(PoolType.PAGED_POOL, kind[0], TAG);
        system.raw().segment(block).fill((byte) 1);
        blocks.add(block);
      }
    }
    return blocks;
  }

  private static void free(PoolSystem system, List<Long> blocks) {
    blocks.forEach(system.raw()::free);
  }

  private static long near(NumaMaps maps, List<Long> blocks, int node) {
    return blocks.stream().filter(block -> maps.preferred(block) == node).count();
  }

  /** A thread on each node, all at once; two may share a slot, and what it has at hand. */
  private void ownNode(int nodes) throws InterruptedException {
    try (PoolSystem system = builder(OsPolicy.OFF).build()) {
      List<NodeThread> threads = new ArrayList<>();
      List<List<Long>> blocks = new ArrayList<>();
      for (int node = 0; node < nodes; node++) {
        threads.add(new NodeThread(node));
        blocks.add(threads.get(node).call(() -> allocate(system)));
      }
      NumaMaps maps = NumaMaps.read();
      for (int node = 0; node < nodes; node++) {
        long near = near(maps, blocks.get(node), node);
        long all = blocks.get(node).size();
        say(
            near >= all * 98 / 100,
            "node %d: %d of %d blocks are its own".formatted(node, near, all));
        sayInPlace(maps, node);
        NodeRow row = system.snapshot().nodes().get(node);
        say(
            row.paged() >= 30 * MIB,
            "node %d: the snapshot says %d bytes".formatted(node, row.paged()));
      }
      for (int node = 0; node < nodes; node++) {
        free(system, blocks.get(node));
        threads.get(node).close();
      }
    }
  }

  private void sayInPlace(NumaMaps maps, int node) {
    long there = maps.pagesInPlace(node);
    long all = maps.pages(node);
    say(
        there == all && all > 0,
        "node %d: %d of %d bound pages lie there".formatted(node, there, all));
  }

  private void movingThread(int nodes) throws InterruptedException {
    try (PoolSystem system = builder(OsPolicy.OFF).build();
        NodeThread thread = new NodeThread(0)) {
      for (int node = 0; node < nodes; node++) {
        thread.moveTo(node);
        List<Long> blocks = thread.call(() -> allocate(system));
        NumaMaps maps = NumaMaps.read();
        long near = near(maps, blocks, node);
        long all = blocks.size();
        say(
            near >= all * 98 / 100,
            "moved to %d: %d of %d blocks are its own".formatted(node, near, all));
        sayInPlace(maps, node);
        thread.call(
            () -> {
              free(system, blocks);
              return true;
            });
      }
    }
  }

  private static MemorySegment named(PoolSystem system, long bytes, NumaNode node) {
    return system.ex().allocatePool3(PoolFlags.POOL_FLAG_NON_PAGED, bytes, TAG, node);
  }

  /** Locked memory is there without being touched. */
  private void namedNode(int nodes) {
    try (PoolSystem system = builder(OsPolicy.REQUIRE).build()) {
      for (int node = 0; node < nodes; node++) {
        List<Long> blocks = new ArrayList<>();
        for (long[] kind : BLOCKS) {
          MemorySegment block = named(system, kind[0], PoolExtendedParameter.numaNode(node));
          blocks.add(block.address());
        }
        NumaMaps maps = NumaMaps.read();
        long near = near(maps, blocks, node);
        say(
            near == BLOCKS.length,
            "named %d: %d of %d blocks".formatted(node, near, BLOCKS.length));
        sayInPlace(maps, node);
        free(system, blocks);
      }
    }
  }

  /** Takes more than node 1 has; whoever can do with another node is served all the same. */
  private void fullNode() throws InterruptedException {
    try (PoolSystem system = builder(OsPolicy.BEST_EFFORT).build();
        NodeThread thread = new NodeThread(1)) {
      List<Long> blocks = thread.call(() -> fill(system));
      NumaMaps maps = NumaMaps.read();
      say(
          maps.pagesInPlace(1) < maps.pages(1),
          "node 1 is full: %d of %d bound pages lie there"
              .formatted(maps.pagesInPlace(1), maps.pages(1)));
      long exact = named(system, 32 * MIB, PoolExtendedParameter.numaNode(1)).address();
      say(exact == 0, "node 1 must serve 32 MiB: %s".formatted(exact == 0 ? "refused" : "served"));
      int preferred = 1 | PoolExtendedParameter.MM_ANY_NODE_OK;
      long any = named(system, 32 * MIB, PoolExtendedParameter.numaNode(preferred)).address();
      say(
          any != 0,
          "node 1 is preferred for 32 MiB: %s".formatted(any == 0 ? "refused" : "served"));
      free(system, blocks);
      system.raw().free(any);
    }
  }

  private static List<Long> fill(PoolSystem system) {
    List<Long> blocks = new ArrayList<>();
    int more = 8;
    while (more > 0 && blocks.size() < 480) {
      long block = system.raw().allocate(PoolType.PAGED_POOL, MIB, TAG);
      system.raw().segment(block).fill((byte) 1);
      blocks.add(block);
      if (blocks.size() % 16 == 0) {
        NumaMaps maps = NumaMaps.read();
        more -= maps.pagesInPlace(1) < maps.pages(1) ? 1 : 0;
      }
    }
    return blocks;
  }
}

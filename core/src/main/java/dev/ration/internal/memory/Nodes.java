// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The NUMA nodes of a machine, and the preference of memory for one of them (mbind(2)).
 *
 * <p>A preference is a hint: memory of another node serves where that one has none. Immutable.
 */
final class Nodes {
  private static final String ONLINE = "/sys/devices/system/node/online";
  private static final int PREFERRED = 1;
  private static final int MOVE = 2;
  private static final int MOST = 1024;

  private final int count;

  Nodes(HostFiles files) {
    List<Integer> online = new ArrayList<>();
    for (String line : files.lines(ONLINE)) {
      online.addAll(numbers(line));
    }
    count = Math.min(MOST, online.stream().mapToInt(Integer::intValue).max().orElse(0) + 1);
  }

  /** The numbers in a list of the kernel's, such as {@code 0-3,8}. */
  static List<Integer> numbers(String list) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : list.strip().split(",", -1)) {
      String[] ends = part.split("-", -1);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int i = Integer.parseInt(ends[0]); i <= last; i++) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  /** Node numbers are below this. */
  int count() {
    return count;
  }

  /**
   * Makes pages prefer a node, and moves there those that are somewhere else.
   *
   * @return whether the kernel has taken the hint
   */
  static boolean prefer(long address, long bytes, int node) {
    if (!Kernel.isKnown()) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MOST / 8, 8);
      mask.setAtIndex(ValueLayout.JAVA_LONG, node / 64, 1L << node);
      long result =
          Kernel.call(Kernel.Call.MBIND, address, bytes, PREFERRED, mask.address(), MOST, MOVE);
      return !Kernel.failed(result);
    }
  }
}

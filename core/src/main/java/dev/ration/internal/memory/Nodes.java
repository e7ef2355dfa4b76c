// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The NUMA nodes of a machine, as the kernel tells of them, and the preference of memory for one of
 * them (mbind(2)).
 *
 * <p>A preference is a hint: memory of another node serves where that one has none. Immutable.
 */
final class Nodes {
  private static final String FOLDER = "/sys/devices/system/node/";
  private static final String ALLOWED = "Mems_allowed_list:";
  private static final int PREFERRED = 1;
  private static final int STRICT = 1;
  private static final int MOVE = 2;
  private static final int MOST = 1024;

  private final int count;

  /** Of each node, those that have memory: itself first, then the nearest. */
  private final int[][] nearest;

  /** The node whose memory is nearest to a processor, by its number. */
  private final int[] ofProcessor;

  Nodes(HostFiles files) {
    List<Integer> online = read(files, "online");
    this.count = Math.min(MOST, most(online) + 1);
    List<Integer> holders = read(files, "has_memory");
    holders.removeIf(node -> node >= count);
    if (holders.isEmpty()) {
      holders.addAll(online.isEmpty() ? List.of(0) : online);
    }
    List<Integer> allowed = count == 1 ? List.of() : allowed(files);
    if (!Collections.disjoint(holders, allowed)) {
      holders.retainAll(allowed);
    }
    this.nearest = new int[count][];
    Map<Integer, Integer> homes = new HashMap<>();
    for (int node = 0; node < count; node++) {
      nearest[node] = sorted(holders, node, count == 1 ? Map.of() : distances(files, online, node));
      for (int processor : count == 1 ? List.<Integer>of() : read(files, cpulist(node))) {
        homes.put(processor, nearest[node][0]);
      }
    }
    this.ofProcessor = new int[most(homes.keySet()) + 1];
    homes.forEach((processor, node) -> ofProcessor[processor] = node);
  }

  /** The nodes that this process may have memory of. */
  private static List<Integer> allowed(HostFiles files) {
    for (String line : files.lines("/proc/self/status")) {
      if (line.startsWith(ALLOWED)) {
        return numbers(line.substring(ALLOWED.length()));
      }
    }
    return List.of();
  }

  private static String cpulist(int node) {
    return "node" + node + "/cpulist";
  }

  private static int most(Collection<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private static List<Integer> read(HostFiles files, String name) {
    List<Integer> numbers = new ArrayList<>();
    for (String line : files.lines(FOLDER + name)) {
      numbers.addAll(numbers(line));
    }
    return numbers;
  }

  /** What the kernel says of the way from a node to each that is online, in their order. */
  private static Map<Integer, Integer> distances(HostFiles files, List<Integer> online, int node) {
    Map<Integer, Integer> distances = new HashMap<>();
    for (String line : files.lines(FOLDER + "node" + node + "/distance")) {
      String[] words = line.strip().split(" +", -1);
      for (int i = 0; i < Math.min(words.length, online.size()); i++) {
        distances.put(online.get(i), (int) Host.number(words[i], Integer.MAX_VALUE));
      }
    }
    return distances;
  }

  private static int[] sorted(List<Integer> holders, int node, Map<Integer, Integer> distances) {
    List<Integer> sorted = new ArrayList<>(holders);
    sorted.sort(
        Comparator.comparingInt(
            (Integer other) ->
                other == node ? -1 : distances.getOrDefault(other, Integer.MAX_VALUE)));
    return sorted.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The numbers in a list of the kernel's, such as {@code 0-3,8}; it may be empty. */
  static List<Integer> numbers(String list) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : list.isBlank() ? new String[0] : list.strip().split(",", -1)) {
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

  /** The nodes that have memory: the one given, if it has any, and then the nearest first. */
  int[] nearest(int node) {
    return nearest[node].clone();
  }

  /** The node whose memory is nearest to a processor; 0 for one that the kernel did not name. */
  int ofProcessor(int processor) {
    return processor >= 0 && processor < ofProcessor.length ? ofProcessor[processor] : 0;
  }

  /**
   * Makes pages prefer a node, and moves there those that are somewhere else.
   *
   * @return whether the kernel has taken the hint, and no page that is present lies elsewhere
   */
  static boolean prefer(long address, long bytes, int node) {
    if (!Kernel.isKnown()) {
      return false;
    }
    // To move pages the kernel has every processor give its own up first: so only if there are any.
    // It calls a page moved that went to another node yet, for want of room: so it is asked again.
    return bind(address, bytes, node, STRICT)
        || (bind(address, bytes, node, MOVE) && bind(address, bytes, node, STRICT));
  }

  private static boolean bind(long address, long bytes, int node, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MOST / 8, 8);
      mask.setAtIndex(ValueLayout.JAVA_LONG, node / 64, 1L << node);
      long result =
          Kernel.call(Kernel.Call.MBIND, address, bytes, PREFERRED, mask.address(), MOST, flags);
      return !Kernel.failed(result);
    }
  }
}

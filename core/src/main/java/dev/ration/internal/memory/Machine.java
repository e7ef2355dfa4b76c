// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What this machine, or the container around this process, offers.
 *
 * <p>Read from {@code /proc/meminfo} and the memory controller of cgroup v2 and v1; where those are
 * absent, the JVM's maximum heap stands in for the machine's memory.
 */
final class Machine {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Path CGROUP = Path.of("/proc/self/cgroup");
  private static final Path CACHE_LINE =
      Path.of("/sys/devices/system/cpu/cpu0/cache/index0/coherency_line_size");
  private static final int USUAL_CACHE_LINE = 64;
  private static final long USUAL_MAPPINGS = 65_530;
  private static final long NO_LIMIT = Long.MAX_VALUE;

  private Machine() {}

  /** How many mappings one process may have. */
  static long mostMappings() {
    return number(Path.of("/proc/sys/vm/max_map_count"), USUAL_MAPPINGS);
  }

  /** The numbers of the processors that are switched on; none when the system does not say. */
  static List<Integer> processors() {
    List<Integer> processors = new ArrayList<>();
    for (String line : lines(Path.of("/sys/devices/system/cpu/online"))) {
      for (String part : line.strip().split(",")) {
        String[] ends = part.split("-");
        int last = Integer.parseInt(ends[ends.length - 1]);
        for (int i = Integer.parseInt(ends[0]); i <= last; i++) {
          processors.add(i);
        }
      }
    }
    return processors;
  }

  static boolean isLinux() {
    return "Linux".equals(System.getProperty("os.name"));
  }

  /** As Java calls it: {@code amd64}, {@code aarch64}, ... */
  static String architecture() {
    return System.getProperty("os.arch", "");
  }

  static int cacheLine() {
    long line = number(CACHE_LINE, USUAL_CACHE_LINE);
    return line >= 16 && line <= 4096 && Long.bitCount(line) == 1 ? (int) line : USUAL_CACHE_LINE;
  }

  static long memory() {
    return Math.min(meminfo("MemTotal:", Runtime.getRuntime().maxMemory()), containerLimit());
  }

  static long availableMemory() {
    return Math.min(meminfo("MemAvailable:", memory()), memory());
  }

  private static long meminfo(String key, long otherwise) {
    for (String line : lines(MEMINFO)) {
      if (line.startsWith(key)) {
        String[] words = line.split("\\s+");
        return Long.parseLong(words[1]) << 10;
      }
    }
    return otherwise;
  }

  private static long containerLimit() {
    long limit = NO_LIMIT;
    for (String line : lines(CGROUP)) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && parts[1].isEmpty()) {
        limit = Math.min(limit, alongPath("/sys/fs/cgroup", parts[2], "memory.max"));
      } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
        String file = "memory.limit_in_bytes";
        limit = Math.min(limit, alongPath("/sys/fs/cgroup/memory", parts[2], file));
      }
    }
    return limit;
  }

  /** The least limit from the group up to the root: each of them binds. */
  private static long alongPath(String mount, String group, String file) {
    long limit = NO_LIMIT;
    Path path = Path.of(mount + group);
    while (path != null && path.startsWith(mount)) {
      limit = Math.min(limit, number(path.resolve(file), NO_LIMIT));
      path = path.getParent();
    }
    return limit;
  }

  private static long number(Path file, long otherwise) {
    List<String> lines = lines(file);
    if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,18}")) {
      return otherwise;
    }
    return Long.parseLong(lines.getFirst().strip());
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.util.ArrayList;
import java.util.List;

/** What this machine is; what it has left is {@link Host}'s to say. */
final class Machine {
  private static final String CACHE_LINE =
      "/sys/devices/system/cpu/cpu0/cache/index0/coherency_line_size";
  private static final int USUAL_CACHE_LINE = 64;
  private static final String MAPPINGS = "/proc/sys/vm/max_map_count";
  private static final String PROCESSORS = "/sys/devices/system/cpu/online";
  private static final long USUAL_MAPPINGS = 65_530;

  private Machine() {}

  /** How many mappings one process may have. */
  static long mostMappings() {
    List<String> lines = HostFiles.REAL.lines(MAPPINGS);
    return lines.isEmpty() ? USUAL_MAPPINGS : Host.number(lines.getFirst(), USUAL_MAPPINGS);
  }

  /** The numbers of the processors that are switched on; none when the system does not say. */
  static List<Integer> processors() {
    List<Integer> processors = new ArrayList<>();
    for (String line : HostFiles.REAL.lines(PROCESSORS)) {
      processors.addAll(Nodes.numbers(line));
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
    List<String> lines = HostFiles.REAL.lines(CACHE_LINE);
    long line = lines.isEmpty() ? USUAL_CACHE_LINE : Host.number(lines.getFirst(), -1);
    return line >= 16 && line <= 4096 && Long.bitCount(line) == 1 ? (int) line : USUAL_CACHE_LINE;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.util.List;

/** What this machine is; what it has left is {@link Host}'s to say. */
final class Machine {
  private static final String CACHE_LINE =
      "/sys/devices/system/cpu/cpu0/cache/index0/coherency_line_size";
  private static final int USUAL_CACHE_LINE = 64;

  private Machine() {}

  static boolean isLinux() {
    return "Linux".equals(System.getProperty("os.name"));
  }

  /** The processor as the JDK names it, such as {@code amd64}. */
  static String processor() {
    return System.getProperty("os.arch", "");
  }

  static int cacheLine() {
    List<String> lines = HostFiles.REAL.lines(CACHE_LINE);
    long line = lines.isEmpty() ? USUAL_CACHE_LINE : Host.number(lines.getFirst(), -1);
    return line >= 16 && line <= 4096 && Long.bitCount(line) == 1 ? (int) line : USUAL_CACHE_LINE;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How much of this process's memory is in RAM in mappings that were not there before: what the
 * pools of a system hold, seen by the operating system and not by the pools. The Java heap was
 * reserved when the machine started, so that its growth does not count.
 */
final class ResidentMemory {
  private static final Path SMAPS = Path.of("/proc/self/smaps");

  private final NavigableMap<Long, Mapping> before;

  private ResidentMemory(NavigableMap<Long, Mapping> before) {
    this.before = before;
  }

  /** {@return the mappings of this moment, to be compared with later ones} */
  static ResidentMemory now() {
    return new ResidentMemory(read());
  }

  /** {@return bytes that are in RAM now in newer mappings; empty where the system does not say} */
  OptionalLong growth() {
    NavigableMap<Long, Mapping> now = read();
    if (before.isEmpty() || now.isEmpty()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(now.values().stream().mapToLong(this::growth).sum());
  }

  /** The kernel merges neighbours: a mapping may be partly old, and then that part is left out. */
  private long growth(Mapping mapping) {
    Map.Entry<Long, Mapping> first = before.floorEntry(mapping.start);
    long from =
        first == null || first.getValue().end <= mapping.start ? mapping.start : first.getKey();
    long old = 0;
    long covered = 0;
    for (Mapping one : before.subMap(from, mapping.end).values()) {
      covered += Math.min(one.end, mapping.end) - Math.max(one.start, mapping.start);
      old += one.resident;
    }
    boolean allOld = covered == mapping.end - mapping.start;
    return allOld ? 0 : Math.max(0, mapping.resident - old);
  }

  private static NavigableMap<Long, Mapping> read() {
    if (!Files.isReadable(SMAPS)) {
      return new TreeMap<>();
    }
    try {
      return parse(Files.readAllLines(SMAPS));
    } catch (IOException | NumberFormatException e) {
      // A kernel that hides or words it differently: the report then says nothing about it.
      return new TreeMap<>();
    }
  }

  /** {@return the mappings by their first address, files left out} */
  static NavigableMap<Long, Mapping> parse(List<String> lines) {
    NavigableMap<Long, Mapping> mappings = new TreeMap<>();
    Mapping last = Mapping.NONE;
    for (String line : lines) {
      String first = line.substring(0, Math.max(0, line.indexOf(' ')));
      int dash = first.indexOf('-');
      if (dash > 0) {
        last =
            new Mapping(
                Long.parseUnsignedLong(first, 0, dash, 16),
                Long.parseUnsignedLong(first, dash + 1, first.length(), 16),
                line.contains(" /"),
                0);
      } else if (first.equals("Rss:") && !last.file) {
        long kilobytes = Long.parseLong(line.replaceAll("[^0-9]", ""));
        mappings.put(last.start, new Mapping(last.start, last.end, false, kilobytes * 1_024));
      }
    }
    return mappings;
  }

  /** A range of addresses and how much of it is in RAM. */
  record Mapping(long start, long end, boolean file, long resident) {
    static final Mapping NONE = new Mapping(0, 0, true, 0);
  }
}

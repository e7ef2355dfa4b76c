// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.numa;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel says of this process's memory: which mapping prefers which node, and on which
 * nodes the pages of it lie that are there ({@code /proc/self/numa_maps}).
 */
final class NumaMaps {
  /** A mapping: the node that it prefers, or -1, and its present pages by node. */
  record Mapping(long from, long to, int preferred, Map<Integer, Long> pages) {
    boolean holds(long address) {
      return address >= from && address < to;
    }

    long pagesOn(int node) {
      return pages.getOrDefault(node, 0L);
    }

    long pagesThatAreThere() {
      return pages.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static final Pattern PREFERS = Pattern.compile(" prefer(?:=static)?:(\\d+)");
  private static final Pattern PAGES = Pattern.compile(" N(\\d+)=(\\d+)");
  private static final Pattern ENDS = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");

  private final TreeMap<Long, Mapping> mappings = new TreeMap<>();

  private NumaMaps() {}

  /** Reads them now; nobody should be mapping memory meanwhile. */
  static NumaMaps read() {
    try {
      Map<Long, Long> ends = new HashMap<>();
      for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
        Matcher matcher = ENDS.matcher(line);
        if (matcher.matches()) {
          ends.put(hex(matcher.group(1)), hex(matcher.group(2)));
        }
      }
      NumaMaps maps = new NumaMaps();
      for (String line : Files.readAllLines(Path.of("/proc/self/numa_maps"))) {
        long from = hex(line.substring(0, line.indexOf(' ')));
        long to = ends.getOrDefault(from, from);
        maps.mappings.put(from, mapping(from, to, line));
      }
      return maps;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long hex(String text) {
    return Long.parseUnsignedLong(text, 16);
  }

  private static Mapping mapping(long from, long to, String line) {
    Matcher prefers = PREFERS.matcher(line);
    Map<Integer, Long> pages = new HashMap<>();
    PAGES
        .matcher(line)
        .results()
        .forEach(found -> pages.put(Integer.valueOf(found.group(1)), Long.valueOf(found.group(2))));
    return new Mapping(from, to, prefers.find() ? Integer.parseInt(prefers.group(1)) : -1, pages);
  }

  /** The node that the mapping of an address prefers, or -1. */
  int preferred(long address) {
    Map.Entry<Long, Mapping> entry = mappings.floorEntry(address);
    return entry != null && entry.getValue().holds(address) ? entry.getValue().preferred() : -1;
  }

  /** Present pages of all mappings that prefer a node. */
  long pages(int preferring) {
    return mappings.values().stream()
        .filter(mapping -> mapping.preferred() == preferring)
        .mapToLong(Mapping::pagesThatAreThere)
        .sum();
  }

  /** Those of them that lie there. */
  long pagesInPlace(int preferring) {
    return mappings.values().stream()
        .filter(mapping -> mapping.preferred() == preferring)
        .mapToLong(mapping -> mapping.pagesOn(preferring))
        .sum();
  }
}

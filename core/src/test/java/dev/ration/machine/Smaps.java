// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel says of this process's memory. */
final class Smaps {
  private Smaps() {}

  /** The sum of a field over the mappings that overlap a range, in bytes. */
  static long sum(String field, long address, long bytes) {
    long sum = 0;
    boolean inside = false;
    for (String line : lines("/proc/self/smaps")) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        inside = overlaps(line, address, bytes);
      } else if (inside && line.startsWith(field + ":")) {
        sum += kibibytes(line);
      }
    }
    return sum;
  }

  /** The sum of a field over all mappings, in bytes. */
  static long sum(String field) {
    return sum(field, 0, Long.MAX_VALUE);
  }

  /** The sum of a field over the locked mappings of a size, in bytes. */
  static long sumOfLocked(String field, long size) {
    long sum = 0;
    long value = 0;
    boolean fits = false;
    for (String line : lines("/proc/self/smaps")) {
      if (line.startsWith("Size:")) {
        fits = kibibytes(line) == size;
        value = 0;
      } else if (line.startsWith(field + ":")) {
        value = kibibytes(line);
      } else if (line.startsWith("VmFlags:") && fits && line.contains(" lo ")) {
        sum += value;
      }
    }
    return sum;
  }

  /** How many mappings overlap a range. */
  static int mappings(long address, long bytes) {
    int count = 0;
    for (String line : lines("/proc/self/maps")) {
      count += overlaps(line, address, bytes) ? 1 : 0;
    }
    return count;
  }

  private static boolean overlaps(String line, long address, long bytes) {
    int dash = line.indexOf('-');
    long from = Long.parseUnsignedLong(line.substring(0, dash), 16);
    long to = Long.parseUnsignedLong(line.substring(dash + 1, line.indexOf(' ')), 16);
    return from < address + bytes && to > address;
  }

  /** A field of the process's status, in bytes. */
  static long status(String field) {
    return lines("/proc/self/status").stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(Smaps::kibibytes)
        .findFirst()
        .orElse(0);
  }

  private static long kibibytes(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

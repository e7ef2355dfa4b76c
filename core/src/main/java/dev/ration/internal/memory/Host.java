// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this machine, and the containers around this process, offer and have left.
 *
 * <p>Read from {@code /proc} and the memory control groups, version 1 and 2. Where a file is absent
 * the answer is that nothing is known to be short; the JVM's maximum heap stands in for the size of
 * the machine. Every call reads again. Any thread may call.
 */
public final class Host {
  /** Resources of which nobody has set a limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** {@code commit} when nothing limits it. */
  private static final double NOTHING_COMMITTED = 0;

  private static final String STATUS = "/proc/self/status";
  private static final String STRICT_OVERCOMMIT = "2";
  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) ");
  private static final int CAP_IPC_LOCK = 14;

  private final HostFiles files;
  private final Cgroups cgroups;
  private final List<String> pressureFiles;

  public Host(HostFiles files) {
    this.files = files;
    this.cgroups = new Cgroups(files);
    this.pressureFiles = new ArrayList<>(cgroups.pressureFiles());
    pressureFiles.add("/proc/pressure/memory");
  }

  /** Bytes of memory that the machine has, or its least container limit. */
  public long memory() {
    return Math.min(
        kibibytes("/proc/meminfo", "MemTotal:", Runtime.getRuntime().maxMemory()), cgroups.limit());
  }

  /** Bytes that could be had without reclaim, within every container limit. */
  public long available() {
    long machine = kibibytes("/proc/meminfo", "MemAvailable:", UNLIMITED);
    return Math.min(Math.min(machine, cgroups.room()), memory());
  }

  /**
   * The percentage of the last ten seconds in which everything that could run waited for memory, on
   * this machine or in this process's group; 0 where the kernel does not measure it.
   */
  public double pressure() {
    double most = 0;
    for (String file : pressureFiles) {
      for (String line : files.lines(file)) {
        if (line.startsWith("full ")) {
          most = Math.max(most, average(line));
        }
      }
    }
    return most;
  }

  private static double average(String line) {
    for (String word : line.split(" ")) {
      if (word.startsWith("avg10=")) {
        try {
          return Double.parseDouble(word.substring("avg10=".length()));
        } catch (NumberFormatException strange) {
          return 0;
        }
      }
    }
    return 0;
  }

  /**
   * The percentage in use of the tightest limit on memory that may be committed: the machine's,
   * where it refuses to overcommit, and this process's RLIMIT_DATA and RLIMIT_AS. 0 when none
   * binds.
   *
   * @param reserved bytes of address space that are mapped, and wait to be committed
   */
  public double commitPercent(long reserved) {
    double most = NOTHING_COMMITTED;
    List<String> mode = files.lines("/proc/sys/vm/overcommit_memory");
    if (!mode.isEmpty() && mode.getFirst().strip().equals(STRICT_OVERCOMMIT)) {
      long limit = kibibytes("/proc/meminfo", "CommitLimit:", 0);
      most = percent(kibibytes("/proc/meminfo", "Committed_AS:", 0), limit);
    }
    long dataLimit = softLimit("Max data size");
    if (dataLimit != UNLIMITED) {
      most = Math.max(most, percent(kibibytes(STATUS, "VmData:", 0), dataLimit));
    }
    long spaceLimit = softLimit("Max address space");
    if (spaceLimit != UNLIMITED) {
      long used = kibibytes(STATUS, "VmSize:", 0) - reserved;
      most = Math.max(most, percent(used, spaceLimit));
    }
    return most;
  }

  private static double percent(long part, long whole) {
    return whole <= 0 ? NOTHING_COMMITTED : 100.0 * part / whole;
  }

  /**
   * How many bytes this process may lock into RAM: RLIMIT_MEMLOCK, or {@link #UNLIMITED} with the
   * capability that overrides it.
   */
  public long lockable() {
    return mayLockEverything() ? UNLIMITED : softLimit("Max locked memory");
  }

  /** Whether the kernel gives transparent huge pages to who asks. */
  boolean hasHugePages() {
    List<String> lines = files.lines("/sys/kernel/mm/transparent_hugepage/enabled");
    return !lines.isEmpty() && !lines.getFirst().contains("[never]");
  }

  /** Bytes on huge pages, of mappings of this process that overlap ranges. */
  long hugeBytes(List<Range> ranges) {
    long sum = 0;
    boolean inside = false;
    for (String line : files.lines("/proc/self/smaps")) {
      Matcher mapping = MAPPING.matcher(line);
      if (mapping.lookingAt()) {
        long from = Long.parseUnsignedLong(mapping.group(1), 16);
        long to = Long.parseUnsignedLong(mapping.group(2), 16);
        inside = ranges.stream().anyMatch(r -> from < r.address() + r.bytes() && to > r.address());
      } else if (inside && line.startsWith("AnonHugePages:")) {
        sum += number(line.substring("AnonHugePages:".length()).replace("kB", ""), 0) << 10;
      }
    }
    return sum;
  }

  private boolean mayLockEverything() {
    for (String line : files.lines(STATUS)) {
      if (line.startsWith("CapEff:")) {
        String digits = line.substring("CapEff:".length()).strip();
        return digits.matches("[0-9a-f]{16}")
            && (Long.parseUnsignedLong(digits, 16) >>> CAP_IPC_LOCK & 1) != 0;
      }
    }
    return false;
  }

  private long softLimit(String name) {
    for (String line : files.lines("/proc/self/limits")) {
      if (line.startsWith(name + " ")) {
        String soft = line.substring(name.length()).strip().split("\\s+")[0];
        return number(soft, UNLIMITED);
      }
    }
    return UNLIMITED;
  }

  private long kibibytes(String file, String key, long otherwise) {
    for (String line : files.lines(file)) {
      if (line.startsWith(key)) {
        long number = number(line.substring(key.length()).replace("kB", ""), -1);
        return number < 0 ? otherwise : number << 10;
      }
    }
    return otherwise;
  }

  /** The number in a text, or {@code otherwise} if it is none. */
  static long number(String text, long otherwise) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException none) {
      return otherwise;
    }
  }
}

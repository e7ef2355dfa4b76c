// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import dev.ration.internal.memory.Host;
import dev.ration.internal.memory.HostFiles;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A machine made of files that a test writes. */
public final class ScriptedHost implements HostFiles {
  private static final long MIB = 1L << 20;

  private final Map<String, List<String>> files = new ConcurrentHashMap<>();

  @Override
  public List<String> lines(String path) {
    return files.getOrDefault(path, List.of());
  }

  /** Writes a file. */
  public ScriptedHost with(String path, String... lines) {
    files.put(path, List.of(lines));
    return this;
  }

  /** {@code /proc/meminfo} of a machine that refuses no commit. */
  public ScriptedHost memory(long totalMib, long availableMib) {
    return with(
        "/proc/meminfo",
        "MemTotal:       " + (totalMib << 10) + " kB",
        "MemFree:        " + (availableMib << 9) + " kB",
        "MemAvailable:   " + (availableMib << 10) + " kB",
        "CommitLimit:    " + (totalMib << 9) + " kB",
        "Committed_AS:   " + (totalMib << 10) + " kB");
  }

  /** How long everything waited for memory, machine-wide. */
  public ScriptedHost pressure(double percent) {
    return with(
        "/proc/pressure/memory",
        "some avg10=99.00 avg60=99.00 avg300=99.00 total=123456",
        "full avg10=" + percent + " avg60=0.00 avg300=0.00 total=1234");
  }

  /** This process's groups, as {@code /proc/self/cgroup} and mountinfo say where they are. */
  public ScriptedHost groups(String cgroup, String... mounts) {
    return with("/proc/self/cgroup", cgroup.split("\n")).with("/proc/self/mountinfo", mounts);
  }

  /** A group of version 2, its limit as the file has it. */
  public ScriptedHost second(String folder, String limit, long anonymousMib) {
    return with(folder + "/memory.max", limit)
        .with(folder + "/memory.current", "1")
        .with(
            folder + "/memory.stat",
            "anon " + anonymousMib * MIB,
            "file 9999999999999",
            "anon_thp 0");
  }

  /** A group of version 1. */
  public ScriptedHost first(String folder, long limit, long anonymousMib) {
    return with(folder + "/memory.limit_in_bytes", Long.toString(limit))
        .with(folder + "/memory.usage_in_bytes", "1")
        .with(
            folder + "/memory.stat",
            "cache 9999999999999",
            "rss 1",
            "total_cache 9999999999999",
            "total_rss " + anonymousMib * MIB,
            "total_rss_huge 0");
  }

  public Host host() {
    return new Host(this);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.memory.Host;
import dev.ration.internal.memory.OsMemory;
import dev.ration.nt.OsPolicy;
import java.util.ArrayList;
import java.util.List;

/** What every snapshot of a system says when the operating system cannot give what is wanted. */
final class OsWarnings {
  static final String LOCK_REFUSED =
      "The operating system has refused to lock some of nonpaged pool into RAM: the snapshot says"
          + " how much is locked.";

  static final String BIND_REFUSED =
      "The operating system refuses to bind memory to NUMA nodes: it lies where it is first touched,"
          + " and a request that a node must serve fails. A container may need CAP_SYS_NICE for"
          + " mbind(2).";

  private OsWarnings() {}

  /** What can be said before anything has been refused. */
  static List<String> of(Options options, OsMemory memory) {
    List<String> warnings = new ArrayList<>(ofLocking(options, memory));
    if (options.hugePages() == OsPolicy.BEST_EFFORT && !memory.hasHugePages()) {
      warnings.add(
          "There are no huge pages: "
              + memory.name()
              + " memory cannot, or /sys/kernel/mm/transparent_hugepage/enabled says never.");
    }
    return warnings;
  }

  private static List<String> ofLocking(Options options, OsMemory memory) {
    long lockable = memory.lockable();
    if (options.lockPolicy() == OsPolicy.OFF || lockable == Host.UNLIMITED) {
      return List.of();
    }
    if (lockable == 0) {
      return List.of(
          "Nonpaged pool is not locked into RAM: "
              + memory.name()
              + " memory cannot, or RLIMIT_MEMLOCK is 0.");
    }
    if (lockable >= options.nonPagedLimit()) {
      return List.of();
    }
    return List.of(
        String.format(
            "Of nonpaged pool, whose limit is %,d bytes, at most %,d can be locked into RAM: raise"
                + " RLIMIT_MEMLOCK (ulimit -l, LimitMEMLOCK), or lower nonPagedLimit.",
            options.nonPagedLimit(), lockable));
  }
}

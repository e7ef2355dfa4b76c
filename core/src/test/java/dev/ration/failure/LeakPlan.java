// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.LeakReport;
import dev.ration.nt.PoolTag;
import dev.ration.support.Sizes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Leaks that one thread plants, among blocks that it frees, and its own list of them. */
final class LeakPlan {
  /** Where blocks are allocated, as frames of a stack have it. */
  private static final List<String> SITES = List.of(".kitchen(", ".cellar(", ".attic(");

  /** Whose they are, what for, and where they were allocated. */
  record Origin(int process, int tag, boolean paged, String site) {}

  /** How many blocks, and what they cost. */
  record Amount(long blocks, long bytes) {
    Amount plus(Amount other) {
      return new Amount(blocks + other.blocks, bytes + other.bytes);
    }
  }

  private final PoolSystem system;
  private final List<PoolProcess> processes;
  private final SplittableRandom random;
  private final Map<Origin, Amount> planted = new HashMap<>();

  LeakPlan(PoolSystem system, List<PoolProcess> processes, SplittableRandom random) {
    this.system = system;
    this.processes = processes;
    this.random = random;
  }

  /** Leaks so many blocks, and frees about as many. */
  void plant(int leaks) {
    for (int left = leaks; left > 0; ) {
      PoolProcess process = processes.get(random.nextInt(processes.size()));
      int type = random.nextInt(2);
      long bytes = random.nextInt(100) == 0 ? random.nextInt(9000) : random.nextInt(1, 200);
      int tag = PoolTag.of("L" + random.nextInt(6)).value();
      int site = random.nextInt(SITES.size());
      long block = allocate(site, process, type, bytes, tag);
      if (random.nextBoolean()) {
        system.raw().free(block);
      } else {
        Origin key = new Origin(process.id(), tag, type == 1, SITES.get(site));
        planted.merge(key, new Amount(1, Sizes.charge(bytes)), Amount::plus);
        left--;
      }
    }
  }

  private long allocate(int site, PoolProcess process, int type, long bytes, int tag) {
    return switch (site) {
      case 0 -> kitchen(process, type, bytes, tag);
      case 1 -> cellar(process, type, bytes, tag);
      default -> attic(process, type, bytes, tag, 3);
    };
  }

  private long kitchen(PoolProcess process, int type, long bytes, int tag) {
    return system.raw().allocate(type, bytes, tag, process);
  }

  private long cellar(PoolProcess process, int type, long bytes, int tag) {
    return process
        .call(() -> system.ex().allocatePoolQuotaUninitialized(type, bytes, tag))
        .address();
  }

  private long attic(PoolProcess process, int type, long bytes, int tag, int stairs) {
    return stairs == 0
        ? system.raw().allocate(type, bytes, tag, process)
        : attic(process, type, bytes, tag, stairs - 1);
  }

  Map<Origin, Amount> planted() {
    return planted;
  }

  /** What a report says, in the terms of the plan. */
  static Map<Origin, Amount> found(LeakReport report) {
    Map<Origin, Amount> found = new HashMap<>();
    for (LeakReport.Site site : report.sites()) {
      String name =
          SITES.stream()
              .filter(known -> site.stack().stream().anyMatch(frame -> frame.contains(known)))
              .findFirst()
              .orElse("unknown");
      Origin key = new Origin(report.processId(), site.tag(), site.paged(), name);
      found.merge(key, new Amount(site.blocks(), site.bytes()), Amount::plus);
    }
    return found;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.support;

import dev.ration.PoolSystem;
import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.PoolTagInfo;
import dev.ration.nt.QuotaUsage;
import java.util.List;

/**
 * What must be the same before and after a call that fails: usages, peaks, references, tags, pools.
 *
 * <p>How much memory the pools hold in reserve is not part of it, nor how often a limit refused.
 */
public record State(
    List<OfProcess> processes,
    List<PoolSnapshot.TagRow> tags,
    List<PoolTagInfo> tagInfo,
    List<Long> nonPaged,
    List<Long> paged) {

  /** A process's part. */
  public record OfProcess(
      int id, String name, boolean open, QuotaUsage usage, long blocks, int references) {}

  public static State of(PoolSystem system) {
    PoolSnapshot snapshot = system.snapshot();
    return new State(
        snapshot.processes().stream()
            .map(
                row ->
                    new OfProcess(
                        row.id(),
                        row.name(),
                        row.open(),
                        row.usage(),
                        row.blocks(),
                        row.references()))
            .toList(),
        snapshot.tags(),
        system.ex().getPoolTagInfo(),
        numbers(snapshot.nonPaged()),
        numbers(snapshot.paged()));
  }

  private static List<Long> numbers(PoolSnapshot.PoolRow row) {
    return List.of(row.inUse(), row.blocks(), row.allocs(), row.frees());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.ration.nt.PoolSnapshot;
import dev.ration.nt.QuotaUsage;
import java.util.HashMap;
import java.util.Map;

/** Compares what a system says of itself with what the oracle knows. */
final class Checks {
  private Checks() {}

  /** One process: usage and peaks, both exact. */
  static void tenant(Tenant tenant) {
    Account account = tenant.account();
    if (account.complete) {
      return;
    }
    QuotaUsage usage = tenant.process().usage();
    boolean same =
        usage.nonPagedPoolUsage() == account.usage[0]
            && usage.pagedPoolUsage() == account.usage[1]
            && usage.peakNonPagedPoolUsage() == account.peak[0]
            && usage.peakPagedPoolUsage() == account.peak[1];
    if (!same) {
      fail(tenant.process() + " says " + usage + ", not " + expected(account));
    }
  }

  private static QuotaUsage expected(Account account) {
    return new QuotaUsage(account.usage[1], account.peak[1], account.usage[0], account.peak[0]);
  }

  static void references(Tenant tenant) {
    Account account = tenant.account();
    if (!account.complete) {
      assertThat(tenant.process().references()).isEqualTo(account.references());
      assertThat(tenant.process().refusals()).isEqualTo(account.refusals);
    }
  }

  /** Everything: every block, every row of a snapshot, every invariant. */
  static void all(State state) {
    state.blocks.all().forEach(state::requireIntact);
    PoolSnapshot snapshot = state.system.snapshot();
    tags(state, snapshot);
    processes(state, snapshot);
    state.tenants.forEach(Checks::tenant);
    state.tenants.forEach(Checks::references);
    state.system.checkInvariants();
  }

  private static void tags(State state, PoolSnapshot snapshot) {
    Map<Long, PoolSnapshot.TagRow> rows = new HashMap<>();
    for (PoolSnapshot.TagRow row : snapshot.tags()) {
      rows.put((long) row.tag() << 1 | (row.paged() ? 1 : 0), row);
    }
    long[] allocs = new long[2];
    long[] frees = new long[2];
    state.tags.forEach(
        (key, count) -> {
          int pool = (int) (key & 1);
          PoolSnapshot.TagRow row = rows.remove(key);
          allocs[pool] += count.allocations;
          frees[pool] += count.frees;
          assertThat(row)
              .isEqualTo(
                  new PoolSnapshot.TagRow(
                      (int) (key >> 1), pool == 1, count.allocations, count.frees, count.bytes));
        });
    assertThat(rows).isEmpty();
    pool(snapshot.nonPaged(), allocs[0], frees[0], state.poolLimits[0]);
    pool(snapshot.paged(), allocs[1], frees[1], state.poolLimits[1]);
  }

  private static void pool(PoolSnapshot.PoolRow row, long allocs, long frees, long limit) {
    assertThat(row.allocs()).isEqualTo(allocs);
    assertThat(row.frees()).isEqualTo(frees);
    assertThat(row.blocks()).isEqualTo(allocs - frees);
    assertThat(row.limit()).isEqualTo(limit);
    assertThat(row.peakCommitted()).isBetween(row.committed(), limit);
  }

  private static void processes(State state, PoolSnapshot snapshot) {
    Map<Integer, PoolSnapshot.ProcessRow> rows = new HashMap<>();
    snapshot.processes().forEach(row -> rows.put(row.id(), row));
    assertThat(rows.remove(0).unchargedBytes()).isEqualTo(state.uncharged);
    for (Tenant tenant : state.tenants) {
      Account account = tenant.account();
      if (account.complete) {
        continue;
      }
      PoolSnapshot.ProcessRow row = rows.remove(tenant.process().id());
      assertThat(row.name()).isEqualTo(tenant.process().name());
      assertThat(row.open()).isEqualTo(!account.closed);
      assertThat(row.usage()).isEqualTo(expected(account));
      assertThat(row.blocks()).isEqualTo(account.blocks);
      assertThat(row.refusals()).isEqualTo(account.refusals);
      assertThat(row.references()).isEqualTo(account.references());
    }
    assertThat(rows).isEmpty();
  }
}

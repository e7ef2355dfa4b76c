// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import dev.ration.PoolProcess;
import dev.ration.nt.BugCheckError;
import dev.ration.nt.CloseMode;
import dev.ration.nt.LeakReport;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.QuotaLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Creates and closes processes, changes limits, and charges what belongs to no block. */
final class Governing {
  private static final int MOST_TENANTS = 14;

  private final State state;
  private final List<LeakReport> leaks;

  /**
   * @param leaks where the system's leak sink puts its reports
   */
  Governing(State state, List<LeakReport> leaks) {
    this.state = state;
    this.leaks = leaks;
  }

  private long randomLimit(int pool) {
    return switch (state.random.nextInt(8)) {
      case 0 -> state.random.nextInt(4096);
      case 1, 2 -> state.random.nextInt(64 << 10);
      case 3, 4 -> state.random.nextInt(1 << 20);
      case 5 -> state.random.nextInt(16 << 20);
      case 6 -> state.random.nextInt(20) == 0 ? 0 : state.poolLimits[pool] / 4;
      default -> Long.MAX_VALUE;
    };
  }

  private QuotaLimits randomLimits() {
    return new QuotaLimits(randomLimit(1), randomLimit(0));
  }

  void create() {
    forgetComplete();
    if (state.tenants.size() >= MOST_TENANTS) {
      return;
    }
    Tenant above = state.oneIn(3) ? null : state.randomTenant();
    QuotaLimits limits = above != null && state.oneIn(3) ? null : randomLimits();
    String name = "p" + state.random.nextInt(1000);
    PoolProcess process;
    try {
      process = create(above, name, limits);
    } catch (IllegalStateException e) {
      if (above == null || !above.account().closed) {
        throw e;
      }
      return;
    }
    if (above != null && above.account().closed) {
      fail("a closed process got a child");
    }
    Account account = new Account(above == null ? null : above.account(), limits == null);
    if (limits != null) {
      set(account, limits);
    }
    assertThat(process.parent())
        .isEqualTo(above == null ? state.system.systemProcess() : above.process());
    state.tenants.add(new Tenant(process, account));
  }

  private PoolProcess create(Tenant above, String name, QuotaLimits limits) {
    if (above == null) {
      return state.system.createProcess(name, limits);
    }
    return limits == null
        ? above.process().createChild(name)
        : above.process().createChild(name, limits);
  }

  /** Complete processes are kept for a while, as somebody with an old reference would. */
  private void forgetComplete() {
    state.tenants.removeIf(tenant -> tenant.account().complete && state.oneIn(4));
  }

  private static void set(Account account, QuotaLimits limits) {
    account.limits[0] = limits.nonPagedPoolLimit();
    account.limits[1] = limits.pagedPoolLimit();
  }

  void setLimits() {
    Tenant tenant = state.randomTenant();
    if (tenant != null && !tenant.account().complete) {
      QuotaLimits limits = randomLimits();
      tenant.process().setLimits(limits);
      set(tenant.account().limited(), limits);
      assertThat(tenant.process().limits()).isEqualTo(limits);
    }
  }

  void close() {
    Tenant tenant = state.randomTenant();
    if (tenant == null) {
      return;
    }
    Account account = tenant.account();
    boolean first = !account.closed;
    long outstanding = account.blocks;
    leaks.clear();
    account.closed = true;
    if (state.oneIn(2)) {
      List<Block> owned = new ArrayList<>();
      state.blocks.all().forEach(block -> addIfOwned(block, account, owned));
      tenant.process().close(CloseMode.RUNDOWN);
      owned.forEach(state::freed);
      assertThat(leaks).isEmpty();
    } else {
      tenant.process().close();
      long reported = leaks.stream().mapToLong(LeakReport::blocks).sum();
      assertThat(reported).isEqualTo(first ? outstanding : 0);
    }
    account.completeIfDone();
    if (isComplete(tenant) != account.complete) {
      fail(tenant.process() + " is complete: " + isComplete(tenant));
    }
  }

  private void addIfOwned(Block block, Account account, List<Block> owned) {
    if (block.owner == account) {
      state.requireIntact(block);
      owned.add(block);
    }
  }

  private static boolean isComplete(Tenant tenant) {
    try {
      return tenant.process().awaitClosed(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void charge() {
    Tenant tenant = state.randomTenant();
    if (tenant == null) {
      return;
    }
    Account account = tenant.account();
    int pool = state.random.nextInt(2);
    long bytes = state.oneIn(50) ? -1 : state.random.nextInt(1 << state.random.nextInt(1, 20));
    boolean fits = bytes >= 0 && account.fits(null, pool, bytes);
    NtStatus status;
    try {
      status = charge(tenant, pool, bytes);
    } catch (IllegalStateException e) {
      if (!account.closed) {
        throw e;
      }
      return;
    }
    if (fits != (status == NtStatus.STATUS_SUCCESS) || account.closed) {
      fail("Ps charge of " + bytes + " bytes: " + status + ", fits: " + fits);
    }
    if (fits) {
      account.charge(null, pool, bytes);
      account.direct[pool] += bytes;
    } else {
      account.refusals++;
    }
  }

  private NtStatus charge(Tenant tenant, int pool, long bytes) {
    if (state.oneIn(2)) {
      return state.system.ps().chargeProcessPoolQuota(tenant.process(), pool, bytes);
    }
    try {
      state.system.ps().chargePoolQuota(tenant.process(), pool, bytes);
      return NtStatus.STATUS_SUCCESS;
    } catch (NtStatusException e) {
      return e.status();
    }
  }

  void giveBack() {
    Tenant tenant = state.randomTenant();
    if (tenant == null || tenant.account().complete) {
      return;
    }
    Account account = tenant.account();
    int pool = state.random.nextInt(2);
    long bytes = state.oneIn(2) ? account.direct[pool] : account.direct[pool] / 2;
    state.system.ps().returnPoolQuota(tenant.process(), pool, bytes);
    account.direct[pool] -= bytes;
    account.giveBack(null, pool, bytes);
    if (state.oneIn(20)) {
      long tooMuch = account.direct[pool] + 1;
      assertThatExceptionOfType(BugCheckError.class)
          .isThrownBy(() -> state.system.ps().returnPoolQuota(tenant.process(), pool, tooMuch));
    }
  }

  void awaitQuota() {
    Tenant tenant = state.randomTenant();
    if (tenant == null) {
      return;
    }
    int pool = state.random.nextInt(2);
    long bytes = Math.max(0, Sizes.random(state.random)) % (1L << 40);
    Account account = tenant.account();
    boolean expected = !account.closed && account.fits(null, pool, Sizes.cost(bytes));
    try {
      boolean fits = tenant.process().awaitQuota(pool, bytes, Duration.ZERO);
      if (fits != expected) {
        fail(bytes + " bytes fit: " + fits);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.process.Binding;
import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.quota.QuotaControl;
import dev.ration.internal.quota.QuotaLedger;
import dev.ration.internal.quota.QuotaNode;
import dev.ration.internal.slab.SizeClasses;
import dev.ration.nt.CloseMode;
import dev.ration.nt.Irql;
import dev.ration.nt.LeakReport;
import dev.ration.nt.NtStatus;
import dev.ration.nt.NtStatusException;
import dev.ration.nt.PoolReserve;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.QuotaUsage;
import dev.ration.nt.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Processes and their quota: creation, limits, waiting, {@code Ps} calls, rundown. */
public final class ProcessRoutines {
  /** Rounding to pages beyond this could overflow. */
  private static final long LARGEST_REQUEST = 1L << 50;

  private final Executive executive;
  private final World world;
  private final Reports reports;
  private final PoolRoutines pool;
  private final Violation violation;

  ProcessRoutines(
      Executive executive, World world, Reports reports, PoolRoutines pool, Violation violation) {
    this.executive = executive;
    this.world = world;
    this.reports = reports;
    this.pool = pool;
    this.violation = violation;
  }

  public ProcessObject system() {
    return executive.processes.system();
  }

  public @Nullable ProcessObject find(int id) {
    return executive.processes.find(id);
  }

  public List<ProcessObject> all() {
    return executive.processes.all();
  }

  /** Makes a process; without limits of its own it shares its parent's quota block. */
  public ProcessObject create(
      String name, @Nullable ProcessObject parent, @Nullable QuotaLimits limits) {
    requireOpen();
    StackTouch.touch();
    ProcessObject above = parent == null || parent.isSystem() ? null : parent;
    return executive.processes.create(name, above, limits);
  }

  /**
   * Makes a process with a guaranteed minimum.
   *
   * @throws IllegalArgumentException when its own limit is less
   * @throws NtStatusException when a parent's limit or a pool has no room for it
   */
  public ProcessObject create(
      String name, @Nullable ProcessObject parent, QuotaLimits limits, PoolReserve reserve) {
    for (int pool = 0; pool < 2; pool++) {
      if (reserve.bytes(pool) > limits.limit(pool)) {
        throw new IllegalArgumentException(
            "process '"
                + name
                + "' cannot be guaranteed "
                + reserve.bytes(pool)
                + " bytes with a limit of "
                + limits.limit(pool)
                + ": raise the limit, or set less aside");
      }
    }
    ProcessObject process = create(name, parent, limits);
    boolean done = false;
    try {
      guarantee(process, reserve);
      done = true;
    } finally {
      if (!done) {
        close(process, CloseMode.REPORT);
      }
    }
    return process;
  }

  private void guarantee(ProcessObject process, PoolReserve reserve) {
    StackTouch.touch();
    QuotaNode refusing =
        world.behindGate(() -> executive.quotaControl.guarantee(process.quota(), reserve));
    if (refusing != null) {
      int pool = refusing.limit(0) - refusing.usageAtRefusal() < reserve.bytes(0) ? 0 : 1;
      throw Refusals.quotaExceeded(refusing, pool, reserve.bytes(pool), 0);
    }
    world.behindGate(
        () -> {
          executive.setAside.prepare(process, reserve);
          return reserve;
        });
    executive.events.runDue();
  }

  private void requireOpen() {
    if (executive.gate.isClosed()) {
      throw Gate.closed();
    }
  }

  public QuotaUsage usage(ProcessObject process) {
    StackTouch.touch();
    return world.behindGate(() -> executive.quotaControl.usage(process.quota()));
  }

  public QuotaLimits limits(ProcessObject process) {
    StackTouch.touch();
    return world.behindGate(() -> executive.quotaControl.limits(process.limited()));
  }

  public void setLimits(ProcessObject process, QuotaLimits limits) {
    if (process.isSystem()) {
      throw new IllegalArgumentException("the System process is never charged and has no limits");
    }
    StackTouch.touch();
    world.behindGate(
        () -> {
          executive.quotaControl.setLimits(process.limited(), limits);
          return limits;
        });
  }

  public int references(ProcessObject process) {
    StackTouch.touch();
    long blocks = world.behindGate(() -> executive.quotaControl.blocks(process.quota()));
    return (int) Math.min(Integer.MAX_VALUE, reports.references(process, blocks));
  }

  public long refusals(ProcessObject process) {
    StackTouch.touch();
    return world.behindGate(() -> executive.quotaControl.refusals(process.quota()));
  }

  /** Waits until a request of so many bytes would fit. */
  public boolean awaitQuota(ProcessObject process, int poolType, long bytes, Duration timeout)
      throws InterruptedException {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes is negative: " + bytes + "; no such request fits");
    }
    if (process.isSystem()) {
      return true;
    }
    QuotaControl control = executive.quotaControl;
    QuotaNode node = process.quota();
    int index = Request.poolIndex(poolType);
    long cost = bytes > LARGEST_REQUEST ? bytes : SizeClasses.cost(bytes);
    StackTouch.touch();
    world.behindGate(() -> control.changeWaiters(node, 1));
    try {
      boolean fits =
          control.awaitUntil(
              node,
              () -> process.isClosed() || world.behindGate(() -> control.fits(node, index, cost)),
              timeout);
      return fits && !process.isClosed();
    } finally {
      world.behindGate(() -> control.changeWaiters(node, -1));
    }
  }

  public Subscription onUsageAbove(
      ProcessObject process, int poolType, long bytes, Executor executor, Runnable action) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "threshold is negative: " + bytes + "; give the bytes above which to be told");
    }
    StackTouch.touch();
    Subscription subscription =
        world.behindGate(
            () ->
                executive.quotaControl.onUsageAbove(
                    process.quota(), Request.poolIndex(poolType), bytes, executor, action));
    executive.quotaControl.runDue(process.quota());
    return subscription;
  }

  /** PsChargeProcessPoolQuota: a charge that belongs to no block, or the node that refused it. */
  public NtStatus charge(ProcessObject process, int poolType, long amount) {
    return chargeOrRefuser(process, poolType, amount) == null
        ? NtStatus.STATUS_SUCCESS
        : NtStatus.STATUS_QUOTA_EXCEEDED;
  }

  /** PsChargePoolQuota: as above, but raises. */
  public void chargeOrRaise(ProcessObject process, int poolType, long amount) {
    QuotaNode refusing = chargeOrRefuser(process, poolType, amount);
    if (refusing != null) {
      throw new NtStatusException(
          NtStatus.STATUS_QUOTA_EXCEEDED,
          refusing.name(),
          0,
          amount,
          refusing.usageAtRefusal(),
          refusing.limit(Request.poolIndex(poolType)));
    }
  }

  private @Nullable QuotaNode chargeOrRefuser(ProcessObject process, int poolType, long amount) {
    pool.requireOwn(process);
    requireOpen();
    if (!belowDispatch(poolType, amount)) {
      // A sink that returns must not turn what was not charged into a success.
      return process.quota();
    }
    if (process.isSystem()) {
      return null;
    }
    StackTouch.touch();
    QuotaNode refusing =
        world.behindGate(
            () ->
                executive.quotaControl.chargeDirectly(
                    process.quota(), Request.poolIndex(poolType), amount));
    if (refusing == QuotaLedger.CLOSED) {
      throw Refusals.closed(process);
    }
    executive.quotaControl.runDue(process.quota());
    return refusing;
  }

  /** PsReturnPoolQuota. */
  public void giveBack(ProcessObject process, int poolType, long amount) {
    pool.requireOwn(process);
    requireOpen();
    if (!belowDispatch(poolType, amount) || process.isSystem()) {
      return;
    }
    StackTouch.touch();
    int index = Request.poolIndex(poolType);
    long missing =
        world.behindGate(
            () -> executive.quotaControl.returnDirectly(process.quota(), index, amount));
    if (missing != 0) {
      violation.quotaUnderflow(process.id(), index, amount, missing);
    }
  }

  private boolean belowDispatch(int poolType, long amount) {
    Irql irql = Binding.current().irql();
    if (irql == Irql.DISPATCH_LEVEL) {
      violation.quotaAtIrql(irql.level(), poolType, amount);
      return false;
    }
    return true;
  }

  /** Closes a process; blocks outstanding are reported, or freed. */
  public void close(ProcessObject process, CloseMode mode) {
    if (process.isSystem()) {
      throw new IllegalStateException("the System process cannot be closed: close the PoolSystem");
    }
    StackTouch.touch();
    if (executive.gate.isClosed()) {
      return;
    }
    // The quota first: whoever finds the process closed may rely on it that no charge follows.
    long blocks = world.behindGate(() -> executive.quotaControl.close(process.quota()));
    world.behindGate(
        () -> {
          executive.setAside.retire(process);
          return process;
        });
    LeakReport left = null;
    boolean first = executive.processes.close(process);
    if (mode == CloseMode.RUNDOWN) {
      rundown(process);
    } else if (first && blocks > 0) {
      left = world.stopped(() -> reports.leaks(process));
      if (left.blocks() > 0) {
        executive.reportLeak(left);
      }
    }
    world.behindGate(() -> executive.completeIfDone(process));
    if (left != null && !left.sites().isEmpty()) {
      violation.leaked(left);
    }
  }

  /** Frees what the process was charged for; no new charge can come since it is closed. */
  private void rundown(ProcessObject process) {
    long[] addresses = world.blocksOf(process);
    while (addresses.length > 0) {
      for (long address : addresses) {
        pool.freeIfOwned(address, process);
      }
      addresses = world.blocksOf(process);
    }
  }

  public boolean awaitClosed(ProcessObject process, Duration timeout) throws InterruptedException {
    return executive.awaitComplete(process, timeout);
  }
}

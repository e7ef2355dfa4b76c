// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.internal.process.Binding;
import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.routines.ProcessRoutines;
import dev.ration.internal.routines.SystemRoutines;
import dev.ration.nt.CloseMode;
import dev.ration.nt.PoolReserve;
import dev.ration.nt.PoolTag;
import dev.ration.nt.QuotaLimits;
import dev.ration.nt.QuotaUsage;
import dev.ration.nt.Subscription;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Whoever is charged: a tenant, a query, a connection.
 *
 * {@snippet class="dev.ration.snippets.Snippets" region="process"}
 *
 * <p>A process has a quota block of its own, or shares its parent's. It is bound to a thread by
 * {@link #run}, {@link #call} or {@link #wrap(Runnable)}; then it is the current process, which the
 * quota routines charge. A binding holds for one body on one thread: other threads and tasks that
 * the body starts are not bound. Bytes of usage and limits are what blocks cost: with a header of
 * 16 and rounding, or in whole pages.
 *
 * <p>All methods may be called from any thread, and after the process is closed. Two objects for
 * the same process are equal.
 */
public final class PoolProcess implements AutoCloseable {
  private final SystemRoutines system;
  private final ProcessRoutines routines;
  private final ProcessObject object;

  PoolProcess(SystemRoutines system, ProcessObject object) {
    this.system = system;
    this.routines = system.processes();
    this.object = object;
  }

  ProcessObject object() {
    return object;
  }

  /** {@return the name it was created with} */
  public String name() {
    return object.name();
  }

  /** {@return a small number, unique among processes that are not complete; 0 is System} */
  public int id() {
    return object.id();
  }

  /** {@return the process under which it was created; the System process for a top-level one} */
  public PoolProcess parent() {
    ProcessObject parent = object.parent();
    return new PoolProcess(system, parent == null ? routines.system() : parent);
  }

  /**
   * Creates a child that shares this process's quota block: what it is charged counts against this
   * process's limits.
   *
   * @param name of any length
   * @return the child
   * @throws IllegalStateException when this process or its system has been closed
   */
  public PoolProcess createChild(String name) {
    Objects.requireNonNull(name, "name");
    return new PoolProcess(system, routines.create(name, object, null));
  }

  /**
   * Creates a child with limits of its own: what it is charged counts against both.
   *
   * @param name of any length
   * @param limits of the child
   * @return the child
   * @throws IllegalStateException when this process or its system has been closed
   */
  public PoolProcess createChild(String name, QuotaLimits limits) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(limits, "limits");
    return new PoolProcess(system, routines.create(name, object, limits));
  }

  /**
   * Creates a child with limits and a guaranteed minimum of its own, as {@link
   * PoolSystem#createProcess(String, QuotaLimits, PoolReserve)} does. All processes above keep room
   * for it: what they and other children are charged, and what is guaranteed and not used, stays
   * within their limits. A transfer away from the child must fit beside what it is charged before.
   *
   * @param name of any length
   * @param limits of the child
   * @param guarantee bytes of each pool that it can always have, at most its limits
   * @return the child
   * @throws IllegalArgumentException when the guarantee is above the limits
   * @throws dev.ration.nt.NtStatusException STATUS_QUOTA_EXCEEDED when a limit above has no room
   *     for the guarantee, STATUS_INSUFFICIENT_RESOURCES when a pool has none
   * @throws IllegalStateException when this process or its system has been closed
   */
  public PoolProcess createChild(String name, QuotaLimits limits, PoolReserve guarantee) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(guarantee, "guarantee");
    return new PoolProcess(system, routines.create(name, object, limits, guarantee));
  }

  /** {@return bytes charged now, and the most there ever were, in both pools, children included} */
  public QuotaUsage usage() {
    return routines.usage(object);
  }

  /** {@return the limits of its quota block, in bytes; the parent's if it shares that} */
  public QuotaLimits limits() {
    return routines.limits(object);
  }

  /**
   * Changes the limits of its quota block, which may be its parent's. Limits below the usage refuse
   * every charge until the usage has fallen.
   *
   * @param limits in force when this returns, in bytes
   * @throws IllegalArgumentException for the System process
   */
  public void setLimits(QuotaLimits limits) {
    routines.setLimits(object, Objects.requireNonNull(limits, "limits"));
  }

  /** {@return 1 while open, plus one for each charged block and each child that is not complete} */
  public int references() {
    return routines.references(object);
  }

  /** {@return how many charges of this process a limit, its own or one above, has refused} */
  public long refusals() {
    return routines.refusals(object);
  }

  /**
   * Waits until a request would fit the limits of this process and of those above it. Nothing is
   * reserved: somebody else may be faster.
   *
   * @param poolType POOL_TYPE, whose pool counts
   * @param bytes of the request, not of its cost
   * @param timeout how long to wait
   * @return false when the time was over, or the process was closed, first
   * @throws InterruptedException when the thread is interrupted
   */
  public boolean awaitQuota(int poolType, long bytes, Duration timeout)
      throws InterruptedException {
    return routines.awaitQuota(object, poolType, bytes, timeout);
  }

  /**
   * A soft limit: runs an action each time the usage rises above a threshold.
   *
   * @param poolType POOL_TYPE, whose pool counts
   * @param bytes the threshold; if the usage is above it already, the action runs at once
   * @param executor that runs the action; it is called on the thread that charged
   * @param action may allocate and free, and must not assume that the usage still is above
   * @return closing it ends the notification
   * @throws IllegalArgumentException when the threshold is negative
   */
  public Subscription onUsageAbove(int poolType, long bytes, Executor executor, Runnable action) {
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(action, "action");
    return routines.onUsageAbove(object, poolType, bytes, executor, action);
  }

  /**
   * Carries this process into another thread, where a scoped value does not follow.
   *
   * @param body to run with this process current
   * @return the body, bound
   */
  public Runnable wrap(Runnable body) {
    Objects.requireNonNull(body, "body");
    return () -> run(body);
  }

  /**
   * As {@link #wrap(Runnable)}.
   *
   * @param <V> the result
   * @param body to run with this process current
   * @return the body, bound
   */
  public <V> Callable<V> wrap(Callable<V> body) {
    Objects.requireNonNull(body, "body");
    return () -> call(body::call);
  }

  /**
   * An executor whose tasks all run with this process current.
   *
   * @param executor that runs them
   * @return the executor, bound
   */
  public Executor wrap(Executor executor) {
    Objects.requireNonNull(executor, "executor");
    return task -> executor.execute(wrap(task));
  }

  /**
   * Runs a body with this process current on the running thread.
   *
   * @param body to run
   */
  public void run(Runnable body) {
    Objects.requireNonNull(body, "body");
    ScopedValue.where(Binding.CURRENT, Binding.current().withProcess(object)).run(body);
  }

  /**
   * As {@link #run}, with a result.
   *
   * @param <R> the result
   * @param <X> what the body throws
   * @param body to call
   * @return the body's result
   * @throws X when the body does
   */
  public <R, X extends Throwable> R call(ScopedValue.CallableOp<R, X> body) throws X {
    Objects.requireNonNull(body, "body");
    return ScopedValue.where(Binding.CURRENT, Binding.current().withProcess(object)).call(body);
  }

  /**
   * Opens an arena whose segments are pool blocks charged to this process; only the opening thread
   * may use it.
   *
   * @param poolType POOL_TYPE of the blocks
   * @param tag of the blocks, not 0
   * @return the arena
   * @throws IllegalStateException when this process or its system has been closed
   * @throws IllegalCallerException when native access is refused; the message has the flag
   */
  public PoolArena openArena(int poolType, int tag) {
    return PoolArena.open(system, object, poolType, tag, false);
  }

  /**
   * As {@link #openArena(int, int)}.
   *
   * @param poolType of the blocks
   * @param tag of the blocks
   * @return the arena
   */
  public PoolArena openArena(int poolType, PoolTag tag) {
    return openArena(poolType, tag.value());
  }

  /**
   * Opens an arena that any thread may use; closing it costs a handshake with every thread of the
   * JVM.
   *
   * @param poolType POOL_TYPE of the blocks
   * @param tag of the blocks, not 0
   * @return the arena
   * @throws IllegalStateException when this process or its system has been closed
   * @throws IllegalCallerException when native access is refused; the message has the flag
   */
  public PoolArena openSharedArena(int poolType, int tag) {
    return PoolArena.open(system, object, poolType, tag, true);
  }

  /**
   * As {@link #openSharedArena(int, int)}.
   *
   * @param poolType of the blocks
   * @param tag of the blocks
   * @return the arena
   */
  public PoolArena openSharedArena(int poolType, PoolTag tag) {
    return openSharedArena(poolType, tag.value());
  }

  /** Closes this process; blocks outstanding are reported by tag and stay valid. */
  @Override
  public void close() {
    close(CloseMode.REPORT);
  }

  /**
   * Closes this process: every new charge, child and arena of it is refused. It stays known until
   * its last block is freed and its last child is complete. Closing again does nothing, except that
   * RUNDOWN frees what is left.
   *
   * @param mode what happens to blocks outstanding
   * @throws IllegalStateException for the System process
   */
  public void close(CloseMode mode) {
    routines.close(object, Objects.requireNonNull(mode, "mode"));
  }

  /**
   * Waits until this process is closed and its last block and child are gone.
   *
   * @param timeout how long to wait
   * @return false when the time was over first
   * @throws InterruptedException when the thread is interrupted
   */
  public boolean awaitClosed(Duration timeout) throws InterruptedException {
    return routines.awaitClosed(object, timeout);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PoolProcess process && process.object == object;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(object);
  }

  @Override
  public String toString() {
    return "process " + object.id() + " '" + object.name() + "'";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.internal.process.Binding;
import dev.ration.nt.Irql;
import java.util.Objects;

/**
 * The level of the running thread, and attachment to a process (KeRaiseIrql and
 * KeStackAttachProcess, wdm.h and ntifs.h).
 *
 * <p>Both hold for a body, on the running thread only, across all systems of the JVM. A level is a
 * promise of the thread, which the routines check: at DISPATCH_LEVEL it must neither block nor
 * fault, as an event loop, and what a request cannot get at once is refused.
 */
public final class Ke {
  Ke() {}

  /** {@return the level of the running thread (KeGetCurrentIrql)} */
  public Irql getCurrentIrql() {
    return Binding.current().irql();
  }

  /**
   * Runs a body at a level (KeRaiseIrql, KeLowerIrql).
   *
   * @param level at least the current one
   * @param body to run
   * @throws IllegalArgumentException when the level is below the current one
   */
  public void raiseIrql(Irql level, Runnable body) {
    raised(level).run(Objects.requireNonNull(body, "body"));
  }

  /**
   * As {@link #raiseIrql}, with a result.
   *
   * @param <R> the result
   * @param <X> what the body throws
   * @param level at least the current one
   * @param body to call
   * @return the body's result
   * @throws X when the body does
   */
  public <R, X extends Throwable> R raiseIrqlCall(Irql level, ScopedValue.CallableOp<R, X> body)
      throws X {
    return raised(level).call(Objects.requireNonNull(body, "body"));
  }

  private static ScopedValue.Carrier raised(Irql level) {
    Binding binding = Binding.current();
    if (Objects.requireNonNull(level, "level").compareTo(binding.irql()) < 0) {
      throw new IllegalArgumentException(
          "cannot raise from "
              + binding.irql()
              + " to "
              + level
              + ": a level falls again when the body that raised it ends");
    }
    return ScopedValue.where(Binding.CURRENT, binding.withIrql(level));
  }

  /**
   * Runs a body with a process current (KeStackAttachProcess, KeUnstackDetachProcess).
   *
   * @param process to attach to
   * @param body to run
   */
  public void stackAttachProcess(PoolProcess process, Runnable body) {
    process.run(body);
  }

  /**
   * As {@link #stackAttachProcess}, with a result.
   *
   * @param <R> the result
   * @param <X> what the body throws
   * @param process to attach to
   * @param body to call
   * @return the body's result
   * @throws X when the body does
   */
  public <R, X extends Throwable> R stackAttachProcessCall(
      PoolProcess process, ScopedValue.CallableOp<R, X> body) throws X {
    return process.call(body);
  }
}

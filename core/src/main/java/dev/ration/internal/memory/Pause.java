// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a thread does that waits for another and has itself something that others wait for.
 *
 * <p>It must not give up its carrier if it is virtual: the scheduler of virtual threads promises
 * nothing to one that is not mounted, and those that wait for it could keep all carriers busy for
 * ever. So it yields its processor instead, which the operating system gives back.
 */
public final class Pause {
  private static final int SPINS = 128;
  private static final @Nullable MethodHandle SCHED_YIELD = schedYield();

  static {
    // Whatever the call needs is made now, where there is stack and heap for it.
    yieldProcessor();
  }

  private Pause() {}

  /** Waits a moment; {@code spins} is how often that has been done for the same reason. */
  @SuppressWarnings("ThreadPriorityCheck") // whoever is waited for never blocks: let it finish
  public static void spin(int spins) {
    if (spins % SPINS != 0) {
      Thread.onSpinWait();
    } else if (Thread.currentThread().isVirtual()) {
      yieldProcessor();
    } else {
      Thread.yield();
    }
  }

  private static void yieldProcessor() {
    if (SCHED_YIELD == null) {
      Thread.onSpinWait();
      return;
    }
    try {
      @SuppressWarnings("unused") // it cannot fail on Linux
      int result = (int) SCHED_YIELD.invokeExact();
    } catch (Throwable e) {
      // The stack or the Java heap had no room for the call; spinning waits as well.
      Thread.onSpinWait();
    }
  }

  @SuppressWarnings("restricted")
  private static @Nullable MethodHandle schedYield() {
    if (!Words.nativeAccess()) {
      return null;
    }
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("sched_yield")
        .map(found -> linker.downcallHandle(found, FunctionDescriptor.of(ValueLayout.JAVA_INT)))
        .orElse(null);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The processor that a thread is running on, by sched_getcpu(3): the C library asks the kernel's
 * shared page, and makes no system call.
 */
final class Processor {
  private static final @Nullable MethodHandle CALL = handle();

  private Processor() {}

  /** The call ends at once and touches no object, so the thread need not say that it is away. */
  @SuppressWarnings("restricted")
  private static @Nullable MethodHandle handle() {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("sched_getcpu")
        .map(
            function ->
                linker.downcallHandle(
                    function,
                    FunctionDescriptor.of(ValueLayout.JAVA_INT),
                    Linker.Option.critical(false)))
        .orElse(null);
  }

  /** The number of the running thread's processor; negative where nobody can tell. */
  static int current() {
    if (CALL == null) {
      return -1;
    }
    try {
      return (int) CALL.invokeExact();
    } catch (Throwable unknown) {
      return -1;
    }
  }
}

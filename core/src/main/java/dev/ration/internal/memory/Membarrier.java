// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * membarrier(2): one thread pays for a memory fence of all that are running. Linux 4.14 has it; a
 * sandbox may refuse it. Not one of {@link Kernel}'s calls, because those allocate.
 */
final class Membarrier {
  private static final int PRIVATE_EXPEDITED = 1 << 3;
  private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

  private static final long NUMBER = number();
  private static final MethodHandle SYSCALL = syscall();
  private static final boolean REGISTERED = NUMBER > 0 && call(REGISTER_PRIVATE_EXPEDITED);

  private Membarrier() {}

  /** The C library has no wrapper; the number is the kernel's, and differs by processor. */
  private static long number() {
    return switch (Machine.architecture()) {
      case "amd64" -> 324;
      case "aarch64", "riscv64", "loongarch64" -> 283;
      default -> 0;
    };
  }

  @SuppressWarnings("restricted")
  private static MethodHandle syscall() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG),
        Linker.Option.firstVariadicArg(1));
  }

  /** False when there is no such call here, or it found no memory: nothing has happened. */
  static boolean fence() {
    return REGISTERED && call(PRIVATE_EXPEDITED);
  }

  private static boolean call(long command) {
    try {
      return (long) SYSCALL.invokeExact(NUMBER, command, 0L, 0L) == 0;
    } catch (Throwable full) {
      // The Java heap had no room for the call; whoever needs the fence asks again.
      return false;
    }
  }
}

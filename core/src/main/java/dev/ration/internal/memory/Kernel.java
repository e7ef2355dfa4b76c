// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * System calls that the C library has no function for everywhere, by their numbers.
 *
 * <p>For what can do without: a result is what the call gave, or the negative errno.
 */
final class Kernel {
  /** A call and its number on the two architectures whose table is known. */
  enum Call {
    MMAP(9, 222),
    MUNMAP(11, 215),
    IOCTL(16, 29),
    MADVISE(28, 233),
    MBIND(237, 235),
    CLOSE(3, 57),
    GETTID(186, 178),
    PERF_EVENT_OPEN(298, 241),
    MEMFD_CREATE(319, 279),
    USERFAULTFD(323, 282);

    private final long x86;
    private final long arm;

    Call(long x86, long arm) {
      this.x86 = x86;
      this.arm = arm;
    }

    private long number() {
      return X86 ? x86 : arm;
    }
  }

  static final int PROT_READ = 1;
  static final int PROT_READ_WRITE = 3;
  static final int MAP_SHARED = 1;
  static final int MAP_PRIVATE = 2;
  static final int MAP_FIXED = 0x10;
  static final int MAP_ANONYMOUS = 0x20;
  static final int MAP_NORESERVE = 0x4000;
  static final int MADV_DONTNEED = 4;

  private static final String ARCHITECTURE = Machine.architecture();
  private static final boolean X86 = "amd64".equals(ARCHITECTURE);
  private static final MethodHandle SYSCALL = handle();
  private static final MethodHandle QUICK = quickHandle();

  private Kernel() {}

  /** Whether the numbers are those of this machine. */
  static boolean isKnown() {
    return X86 || "aarch64".equals(ARCHITECTURE);
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle() {
    ValueLayout word = ValueLayout.JAVA_LONG;
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(word, word, word, word, word, word, word, word),
        Linker.Option.firstVariadicArg(1),
        Linker.Option.captureCallState("errno"));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle quickHandle() {
    ValueLayout word = ValueLayout.JAVA_LONG;
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(word, word, word, word, word),
        Linker.Option.firstVariadicArg(1));
  }

  /** As {@link #call}, where it does not matter which error there is: it is always -1. */
  static long quick(Call call, long a, long b, long c) {
    try {
      return (long) QUICK.invokeExact(call.number(), a, b, c);
    } catch (Throwable failure) {
      throw Libc.unexpected(call.name(), failure);
    }
  }

  static long call(Call call, long a, long b, long c, long d, long e, long f) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Libc.STATE);
      long result = (long) SYSCALL.invokeExact(state, call.number(), a, b, c, d, e, f);
      return result == -1 ? -(int) Libc.ERRNO.get(state, 0L) : result;
    } catch (Throwable failure) {
      throw Libc.unexpected(call.name(), failure);
    }
  }

  static long call(Call call, long a, long b, long c) {
    return call(call, a, b, c, 0, 0, 0);
  }

  /** Whether a result is an errno. */
  static boolean failed(long result) {
    return result < 0 && result > -4096;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Who runs the code: a platform thread, or the carrier of a virtual one.
 *
 * <p>What belongs to whoever runs, and is given up before a virtual thread can leave its carrier,
 * is better kept by carrier: there are few of them, each on a processor, and they live long. A
 * virtual thread leaves its carrier only where it blocks.
 *
 * <p>The JDK does not say who carries a thread; the C library does. Its {@code pthread_self} reads
 * one register, and is called without a change of the thread's state: 2 to 3 nanoseconds, paid by
 * virtual threads only. Where there is no native access, each virtual thread stands for itself.
 */
public final class Runner {
  private static final @Nullable MethodHandle PTHREAD_SELF = pthreadSelf();

  static {
    // Whatever the call needs is made now, where there is stack and heap for it.
    long _ = carrier(Thread.currentThread());
  }

  private Runner() {}

  /**
   * The identity of whoever runs: positive, and of no other live thread. An identity of a carrier
   * is an address, and so is no number of a platform thread.
   */
  public static long id() {
    Thread current = Thread.currentThread();
    return current.isVirtual() ? carrier(current) : current.threadId();
  }

  private static long carrier(Thread current) {
    if (PTHREAD_SELF == null) {
      return current.threadId();
    }
    try {
      return (long) PTHREAD_SELF.invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.unexpected("pthread_self", e);
    }
  }

  @SuppressWarnings("restricted")
  private static @Nullable MethodHandle pthreadSelf() {
    if (!Words.nativeAccess()) {
      return null;
    }
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_LONG);
    return linker
        .defaultLookup()
        .find("pthread_self")
        .map(found -> linker.downcallHandle(found, type, Linker.Option.critical(false)))
        .orElse(null);
  }
}

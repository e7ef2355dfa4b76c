// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The calls into the C library that Linux memory needs, with errno.
 *
 * <p>ENOMEM and EAGAIN are refusals, which callers pass up; any other error means that Ration asked
 * for nonsense, and is thrown.
 */
final class Libc {
  private static final int PROT_NONE = 0;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x02 | 0x20 | 0x4000;
  private static final int MADV_DONTNEED = 4;
  private static final int MADV_DONTFORK = 10;
  private static final int MADV_HUGEPAGE = 14;
  private static final int MADV_NOHUGEPAGE = 15;
  private static final int MADV_COLD = 20;
  private static final int MADV_PAGEOUT = 21;
  private static final int MADV_POPULATE_WRITE = 23;
  private static final int MADV_DONTNEED_LOCKED = 24;
  private static final int MADV_COLLAPSE = 25;
  private static final int MLOCK_ONFAULT = 1;
  private static final int EPERM = 1;
  private static final int EAGAIN = 11;
  private static final int ENOMEM = 12;

  static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle MMAP =
      handle(
          "mmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG));
  private static final MethodHandle MUNMAP = handle("munmap", addressLength());
  private static final MethodHandle MINCORE =
      handle(
          "mincore",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS));
  private static final MethodHandle MLOCK = handle("mlock", addressLength());
  private static final @Nullable MethodHandle MLOCK2 = optional("mlock2", addressLengthInt());
  private static final MethodHandle MUNLOCK = handle("munlock", addressLength());
  private static final MethodHandle MPROTECT = handle("mprotect", addressLengthInt());
  private static final MethodHandle MADVISE = handle("madvise", addressLengthInt());

  /** Without its errno the call needs no Java object; pages are given back by frees. */
  private static final MethodHandle QUICK_MADVISE = quickAdvise();

  private Libc() {}

  private static FunctionDescriptor addressLength() {
    return FunctionDescriptor.of(
        ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
  }

  private static FunctionDescriptor addressLengthInt() {
    return FunctionDescriptor.of(
        ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
  }

  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    return handle(Linker.nativeLinker().defaultLookup().findOrThrow(name), descriptor);
  }

  /** A call that an old library does not have. */
  private static @Nullable MethodHandle optional(String name, FunctionDescriptor descriptor) {
    MemorySegment function = Linker.nativeLinker().defaultLookup().find(name).orElse(null);
    return function == null ? null : handle(function, descriptor);
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(MemorySegment function, FunctionDescriptor descriptor) {
    return Linker.nativeLinker()
        .downcallHandle(function, descriptor, Linker.Option.captureCallState("errno"));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle quickAdvise() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow("madvise"), addressLengthInt());
  }

  /** Returns the address, or 0 when there are none to be had. */
  static long mapInaccessible(long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long address =
          (long)
              MMAP.invokeExact(
                  state, 0L, bytes, PROT_NONE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0L);
      if (address == -1) {
        return refused("mmap", state) ? 0 : address;
      }
      advise(address, bytes, MADV_DONTFORK);
      return address;
    } catch (Throwable e) {
      throw unexpected("mmap", e);
    }
  }

  static boolean makeAccessible(long address, long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = (int) MPROTECT.invokeExact(state, address, bytes, PROT_READ_WRITE);
      return result == 0 || !refused("mprotect", state);
    } catch (Throwable e) {
      throw unexpected("mprotect", e);
    }
  }

  static void dropPages(long address, long bytes) {
    advise(address, bytes, MADV_DONTNEED);
  }

  /** Advisory: an old kernel that knows no MADV_COLD is no error. */
  static void adviseCold(long address, long bytes) {
    advise(address, bytes, MADV_COLD);
  }

  /** Makes pages present, so that their first use faults no more; an old kernel does nothing. */
  static void populate(long address, long bytes) {
    advise(address, bytes, MADV_POPULATE_WRITE);
  }

  /** Asks for huge pages; with {@code now} has them made, false when there are not enough. */
  static boolean adviseHuge(long address, long bytes, boolean now) {
    return advise(address, bytes, MADV_HUGEPAGE)
        && (!now
            || (advise(address, bytes, MADV_POPULATE_WRITE)
                && advise(address, bytes, MADV_COLLAPSE)));
  }

  static void adviseSmall(long address, long bytes) {
    advise(address, bytes, MADV_NOHUGEPAGE);
  }

  static boolean pageOut(long address, long bytes) {
    return advise(address, bytes, MADV_PAGEOUT);
  }

  /** Bytes of a stretch of pages that are in memory, as far as the kernel says. */
  static long presentBytes(long address, long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long pages = bytes / OsMemory.PAGE_SIZE;
      MemorySegment present = arena.allocate(pages);
      int result = (int) MINCORE.invokeExact(state, address, bytes, present);
      long count = 0;
      for (long page = 0; result == 0 && page < pages; page++) {
        count += present.get(ValueLayout.JAVA_BYTE, page) & 1;
      }
      return count * OsMemory.PAGE_SIZE;
    } catch (Throwable e) {
      throw unexpected("mincore", e);
    }
  }

  /** As {@link #dropPages}, for pages some of which are locked: their mapping keeps its lock. */
  static void dropLockedPages(long address, long bytes) {
    if (!advise(address, bytes, MADV_DONTNEED_LOCKED)) {
      unlock(address, bytes);
      dropPages(address, bytes);
    }
  }

  /** Locks pages into RAM, and so makes them present; false when a limit or the machine refuses. */
  static boolean lock(long address, long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = (int) MLOCK.invokeExact(state, address, bytes);
      boolean forbidden = result != 0 && (int) ERRNO.get(state, 0L) == EPERM;
      return result == 0 || (!forbidden && !refused("mlock", state));
    } catch (Throwable e) {
      throw unexpected("mlock", e);
    }
  }

  /** Locks each page from its first use on; false when anything speaks against it. */
  static boolean lockOnUse(long address, long bytes) {
    if (MLOCK2 == null) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      return (int) MLOCK2.invokeExact(state, address, bytes, MLOCK_ONFAULT) == 0;
    } catch (Throwable e) {
      throw unexpected("mlock2", e);
    }
  }

  static void unlock(long address, long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = (int) MUNLOCK.invokeExact(state, address, bytes);
      if (result != 0) {
        refused("munlock", state);
      }
    } catch (Throwable e) {
      throw unexpected("munlock", e);
    }
  }

  private static boolean advise(long address, long bytes, int advice) {
    try {
      if ((int) QUICK_MADVISE.invokeExact(address, bytes, advice) == 0) {
        return true;
      }
    } catch (Throwable e) {
      throw unexpected("madvise", e);
    }
    return adviseAgain(address, bytes, advice);
  }

  /** For what went wrong. */
  private static boolean adviseAgain(long address, long bytes, int advice) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = (int) MADVISE.invokeExact(state, address, bytes, advice);
      if (result != 0 && advice == MADV_DONTNEED) {
        refused("madvise", state);
      }
      return result == 0;
    } catch (Throwable e) {
      throw unexpected("madvise", e);
    }
  }

  static void unmap(long address, long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = (int) MUNMAP.invokeExact(state, address, bytes);
      if (result != 0) {
        refused("munmap", state);
      }
    } catch (Throwable e) {
      throw unexpected("munmap", e);
    }
  }

  private static boolean refused(String call, MemorySegment state) {
    int errno = (int) ERRNO.get(state, 0L);
    if (errno == ENOMEM || errno == EAGAIN) {
      return true;
    }
    throw new IllegalStateException(call + " failed with errno " + errno);
  }

  static RuntimeException unexpected(String call, Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(call, e);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** How native allocators are called: plain downcalls, addresses as {@code long}. */
final class NativePeer {
  private static final List<String> MIMALLOC = List.of("libmimalloc.so.2", "libmimalloc.so");

  private NativePeer() {}

  @SuppressWarnings("restricted")
  private static MethodHandle downcall(MemorySegment function, FunctionDescriptor type) {
    return Linker.nativeLinker().downcallHandle(function, type);
  }

  private static MethodHandle allocator(SymbolLookup library, String name) {
    return downcall(
        library.findOrThrow(name),
        FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
  }

  private static MethodHandle releaser(SymbolLookup library, String name) {
    return downcall(library.findOrThrow(name), FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));
  }

  /** Whether mimalloc is installed, under one of its usual names. */
  static boolean hasMimalloc() {
    try {
      mimalloc();
      return true;
    } catch (IllegalArgumentException missing) {
      return false;
    }
  }

  /** The version of mimalloc, for instance 209 for 2.0.9. */
  static int version() {
    try {
      return (int)
          downcall(
                  mimalloc().findOrThrow("mi_version"), FunctionDescriptor.of(ValueLayout.JAVA_INT))
              .invokeExact();
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @SuppressWarnings("restricted")
  private static SymbolLookup mimalloc() {
    for (String name : MIMALLOC) {
      try {
        return SymbolLookup.libraryLookup(name, Arena.global());
      } catch (IllegalArgumentException missing) {
        // The next name may be the one.
      }
    }
    throw new IllegalArgumentException(
        "mimalloc is not installed: try 'apt-get install libmimalloc2.0'");
  }

  private static RuntimeException failed(Throwable e) {
    return new IllegalStateException("a downcall threw", e);
  }

  /** mimalloc, as installed. */
  static final class Mimalloc extends AddressPeer {
    private static final SymbolLookup LIBRARY = mimalloc();
    private static final MethodHandle ALLOCATE = allocator(LIBRARY, "mi_malloc");
    private static final MethodHandle FREE = releaser(LIBRARY, "mi_free");

    @Override
    long allocate(long bytes) {
      try {
        return (long) ALLOCATE.invokeExact(bytes);
      } catch (Throwable e) {
        throw failed(e);
      }
    }

    @Override
    void free(long address) {
      try {
        FREE.invokeExact(address);
      } catch (Throwable e) {
        throw failed(e);
      }
    }
  }

  /** The C library's own malloc. */
  static final class Malloc extends AddressPeer {
    private static final SymbolLookup LIBRARY = Linker.nativeLinker().defaultLookup();
    private static final MethodHandle ALLOCATE = allocator(LIBRARY, "malloc");
    private static final MethodHandle FREE = releaser(LIBRARY, "free");

    @Override
    long allocate(long bytes) {
      try {
        return (long) ALLOCATE.invokeExact(bytes);
      } catch (Throwable e) {
        throw failed(e);
      }
    }

    @Override
    void free(long address) {
      try {
        FREE.invokeExact(address);
      } catch (Throwable e) {
        throw failed(e);
      }
    }
  }
}

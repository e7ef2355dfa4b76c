// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** A native allocator's functions, found by name. */
public final class NativeLibrary {
  private static final List<String> MIMALLOC = List.of("libmimalloc.so.2", "libmimalloc.so");
  private static final Linker.Option[] PLAIN = {};
  private static final Linker.Option[] CRITICAL = {Linker.Option.critical(false)};

  private final SymbolLookup functions;
  private final String prefix;

  private NativeLibrary(SymbolLookup functions, String prefix) {
    this.functions = functions;
    this.prefix = prefix;
  }

  /** mimalloc as installed. */
  static NativeLibrary mimalloc() {
    return new NativeLibrary(mimallocLibrary(), "mi_");
  }

  /** The C library. */
  static NativeLibrary c() {
    return new NativeLibrary(Linker.nativeLinker().defaultLookup(), "");
  }

  @SuppressWarnings("restricted")
  private static SymbolLookup mimallocLibrary() {
    for (String name : MIMALLOC) {
      try {
        return SymbolLookup.libraryLookup(name, Arena.global());
      } catch (IllegalArgumentException missing) {
        // The next name may be the one.
      }
    }
    throw new UnsupportedOperationException(
        "mimalloc is not installed: try 'apt-get install libmimalloc2.0'");
  }

  @SuppressWarnings("restricted")
  private MethodHandle downcall(String name, FunctionDescriptor type, Linker.Option... options) {
    MemorySegment function = functions.findOrThrow(prefix + name);
    return Linker.nativeLinker().downcallHandle(function, type, options);
  }

  /** {@code long malloc(long)}. */
  MethodHandle malloc(boolean critical) {
    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    return downcall("malloc", type, critical ? CRITICAL : PLAIN);
  }

  /** {@code void free(long)}. */
  MethodHandle free(boolean critical) {
    FunctionDescriptor type = FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG);
    return downcall("free", type, critical ? CRITICAL : PLAIN);
  }

  /** {@code MemorySegment malloc(long)}. */
  MethodHandle mallocSegment() {
    AddressLayout pointer = ValueLayout.ADDRESS;
    return downcall("malloc", FunctionDescriptor.of(pointer, ValueLayout.JAVA_LONG));
  }

  /** {@code void free(MemorySegment)}. */
  MethodHandle freeSegment() {
    return downcall("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
  }

  /**
   * The version of mimalloc as installed, for instance 209 for 2.0.9; in words if there is none.
   */
  public static String mimallocVersion() {
    try {
      MethodHandle version =
          mimalloc().downcall("version", FunctionDescriptor.of(ValueLayout.JAVA_INT));
      return Integer.toString((int) version.invokeExact());
    } catch (UnsupportedOperationException missing) {
      return "not installed";
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  static RuntimeException failed(Throwable e) {
    return new IllegalStateException("a downcall threw", e);
  }
}

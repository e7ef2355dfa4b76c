// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import java.lang.invoke.MethodHandle;

/** The C library's own malloc, called in two ways. */
final class MallocPeer {
  private static final NativeLibrary LIBRARY = NativeLibrary.c();

  private MallocPeer() {}

  /** Plain downcalls, addresses as {@code long}. */
  static final class Plain extends AddressPeer {
    private static final MethodHandle ALLOCATE = LIBRARY.malloc(false);
    private static final MethodHandle FREE = LIBRARY.free(false);

    @Override
    long allocate(long bytes) {
      try {
        return (long) ALLOCATE.invokeExact(bytes);
      } catch (Throwable e) {
        throw NativeLibrary.failed(e);
      }
    }

    @Override
    void free(long address) {
      try {
        FREE.invokeExact(address);
      } catch (Throwable e) {
        throw NativeLibrary.failed(e);
      }
    }
  }

  /** Critical downcalls, which hold up the collector. */
  static final class Critical extends AddressPeer {
    private static final MethodHandle ALLOCATE = LIBRARY.malloc(true);
    private static final MethodHandle FREE = LIBRARY.free(true);

    @Override
    long allocate(long bytes) {
      try {
        return (long) ALLOCATE.invokeExact(bytes);
      } catch (Throwable e) {
        throw NativeLibrary.failed(e);
      }
    }

    @Override
    void free(long address) {
      try {
        FREE.invokeExact(address);
      } catch (Throwable e) {
        throw NativeLibrary.failed(e);
      }
    }
  }
}

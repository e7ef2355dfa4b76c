// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** mimalloc as installed, called in three ways. */
final class MimallocPeer {
  private static final NativeLibrary LIBRARY = NativeLibrary.mimalloc();

  private MimallocPeer() {}

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

  /** As its users would write it: segments of the right size. */
  static final class Segments extends HandlePeer<MemorySegment> {
    private static final MethodHandle ALLOCATE = LIBRARY.mallocSegment();
    private static final MethodHandle FREE = LIBRARY.freeSegment();

    @Override
    @SuppressWarnings("restricted")
    MemorySegment allocate(int bytes) {
      try {
        MemorySegment block = (MemorySegment) ALLOCATE.invokeExact((long) bytes);
        MemorySegment sized = block.reinterpret(bytes);
        sized.set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
        return sized;
      } catch (Throwable e) {
        throw NativeLibrary.failed(e);
      }
    }

    @Override
    void free(MemorySegment block) {
      try {
        FREE.invokeExact(block);
      } catch (Throwable e) {
        throw NativeLibrary.failed(e);
      }
    }

    @Override
    void fill(MemorySegment block, int bytes, byte value) {
      block.fill(value);
    }

    @Override
    byte read(MemorySegment block, int offset) {
      return block.get(ValueLayout.JAVA_BYTE, offset);
    }
  }
}

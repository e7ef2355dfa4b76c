// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.peers;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;

/**
 * {@code ByteBuffer.allocateDirect}, freed at once by its cleaner and not by the collector. The JDK
 * has one door to that which needs no flags and draws no warning, {@code Unsafe.invokeCleaner}; it
 * reads and writes no memory, and is looked up by name since only this peer needs it.
 */
final class DirectPeer extends HandlePeer<ByteBuffer> {
  private static final MethodHandle CLEAN = clean();

  private static MethodHandle clean() {
    try {
      Class<?> owner = Class.forName("sun.misc.Unsafe");
      Field instance = owner.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      MethodType type = MethodType.methodType(void.class, ByteBuffer.class);
      return MethodHandles.lookup()
          .findVirtual(owner, "invokeCleaner", type)
          .bindTo(instance.get(null));
    } catch (ReflectiveOperationException e) {
      throw new UnsupportedOperationException("this JDK cannot free direct buffers at once", e);
    }
  }

  @Override
  ByteBuffer allocate(int bytes) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    buffer.put(0, (byte) 1);
    return buffer;
  }

  @Override
  void free(ByteBuffer block) {
    try {
      CLEAN.invokeExact(block);
    } catch (Throwable e) {
      throw new IllegalStateException("the cleaner threw", e);
    }
  }

  @Override
  void fill(ByteBuffer block, int bytes, byte value) {
    MemorySegment.ofBuffer(block).fill(value);
  }

  @Override
  byte read(ByteBuffer block, int offset) {
    return block.get(offset);
  }
}

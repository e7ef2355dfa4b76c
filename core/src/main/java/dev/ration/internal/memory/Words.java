// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * 64-bit words off the Java heap, reached by a pointer.
 *
 * <p>This class owns the everything-segment and the only suppressed restricted call of the memory
 * seam's word access. Where native access is granted a pointer is an address, and the JIT folds the
 * static segment away: a plain access is one instruction. Where it is refused, a pointer is {@code
 * chunk << 32 | offset} into chunks that an {@link Arena} gave, and every word still works, only
 * slower.
 */
public final class Words {
  /** Bits of a pointer; the 16 above are free for whoever stores one. */
  public static final int POINTER_BITS = 48;

  public static final long POINTER_MASK = (1L << POINTER_BITS) - 1;

  /**
   * Pointers are what these masks leave of them. C2 cannot know that, and without a mask would
   * check every access for bounds and alignment, and keep alive all that a failed check had to
   * report. Of a sum that began with {@link #pointer} it knows the bounds: the wide mask, which is
   * all that plain accesses need, is no instruction then.
   */
  private static final long ALIGNED_POINTER = POINTER_MASK & -8;

  private static final long ANY_POINTER = Long.MAX_VALUE >>> 1;

  private static final long ALIGNED_OFFSET = 0xFFFF_FFF8L;

  private static final @Nullable MemorySegment ALL = everything();
  private static final boolean NATIVE = ALL != null;

  /** Asked itself, since {@link MemorySegment#get} is one level of inlining more: decision 28. */
  private static final VarHandle PLAIN = ValueLayout.JAVA_LONG_UNALIGNED.varHandle();

  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

  private static volatile @Nullable MemorySegment[] chunks = new MemorySegment[1];

  static {
    // A class of the JDK that a full heap or stack keeps from being initialized stays unusable.
    MemorySegment.ofArray(new byte[256]).fill((byte) 0);
  }

  private Words() {}

  /** Whether pointers are addresses, because this module has native access. */
  public static boolean nativeAccess() {
    return NATIVE;
  }

  @SuppressWarnings("restricted")
  private static @Nullable MemorySegment everything() {
    try {
      return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    } catch (IllegalCallerException refused) {
      return null;
    }
  }

  private static MemorySegment base(long pointer) {
    return NATIVE ? all() : chunk((int) (pointer >>> 32));
  }

  @SuppressWarnings("NullAway") // a pointer names a chunk that is registered
  private static MemorySegment chunk(int index) {
    return chunks[index];
  }

  @SuppressWarnings("NullAway") // only called where NATIVE holds
  private static MemorySegment all() {
    return ALL;
  }

  /** Where a plain access goes. */
  private static long plain(long pointer) {
    return pointer & (NATIVE ? ANY_POINTER : ALIGNED_OFFSET);
  }

  /** Where an access goes that must be aligned. */
  private static long offset(long pointer) {
    return pointer & (NATIVE ? ALIGNED_POINTER : ALIGNED_OFFSET);
  }

  /** A pointer as it was stored, told to the compiler: what is added to it needs no mask. */
  public static long pointer(long stored) {
    return stored & (NATIVE ? ALIGNED_POINTER : -8);
  }

  public static long get(long pointer) {
    return (long) PLAIN.get(base(pointer), plain(pointer));
  }

  public static void set(long pointer, long value) {
    PLAIN.set(base(pointer), plain(pointer), value);
  }

  /** The word {@code bytes} bytes after a pointer: words that lie together share its mask. */
  public static long get(long pointer, int bytes) {
    return (long) PLAIN.get(base(pointer), plain(pointer) + bytes);
  }

  /** As {@link #get(long, int)}. */
  public static void set(long pointer, int bytes, long value) {
    PLAIN.set(base(pointer), plain(pointer) + bytes, value);
  }

  /** Adds to a word that only the caller writes. */
  public static void add(long pointer, int bytes, long delta) {
    set(pointer, bytes, get(pointer, bytes) + delta);
  }

  public static long getAcquire(long pointer) {
    return (long) WORD.getAcquire(base(pointer), offset(pointer));
  }

  public static long getVolatile(long pointer) {
    return (long) WORD.getVolatile(base(pointer), offset(pointer));
  }

  public static void setRelease(long pointer, long value) {
    WORD.setRelease(base(pointer), offset(pointer), value);
  }

  public static void setRelease(long pointer, int bytes, long value) {
    WORD.setRelease(base(pointer), offset(pointer) + bytes, value);
  }

  public static void setVolatile(long pointer, long value) {
    WORD.setVolatile(base(pointer), offset(pointer), value);
  }

  public static boolean compareAndSet(long pointer, long expected, long value) {
    return WORD.compareAndSet(base(pointer), offset(pointer), expected, value);
  }

  /** Sets {@code bytes} bytes from {@code pointer} on, which are whole words, to zero. */
  public static void clear(long pointer, long bytes) {
    // Word by word, since a slice to fill would be an object on the Java heap.
    for (long offset = 0; offset < bytes; offset += 8) {
      set(pointer + offset, 0);
    }
  }

  /** Makes a chunk reachable by pointer, for platforms without addresses. */
  static synchronized long register(MemorySegment chunk) {
    if (NATIVE) {
      return chunk.address();
    }
    @Nullable MemorySegment[] grown = chunks;
    int index = 1;
    while (index < grown.length && grown[index] != null) {
      index++;
    }
    if (index == 1 << (POINTER_BITS - 32)) {
      return 0;
    }
    grown = Arrays.copyOf(grown, Math.max(grown.length, index + 1));
    grown[index] = chunk;
    chunks = grown;
    return (long) index << 32;
  }

  static synchronized void unregister(long pointer) {
    if (!NATIVE) {
      @Nullable MemorySegment[] shrunk = chunks.clone();
      shrunk[(int) (pointer >>> 32)] = null;
      chunks = shrunk;
    }
  }
}

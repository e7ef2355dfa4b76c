// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import dev.ration.internal.memory.NativeAccess;
import dev.ration.internal.process.ProcessObject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The blocks of one arena.
 *
 * <p>Its segments are views of the pool that live as long as it does: so a system that is closed
 * keeps its memory until its last arena is.
 *
 * <p>Guarded by {@code this}: the list of blocks; a confined arena has no rival for it.
 */
public final class ArenaBlocks {
  private static final int LARGE_ALIGNMENT = 4096;
  private static final int BLOCK_ALIGNMENT = 16;
  private static final long LEAST_PAGE_ALIGNED = 4065;

  private final SystemRoutines system;
  private final PoolRoutines pool;
  private final ProcessObject process;
  private final int poolType;
  private final int tag;
  private final Arena arena;
  private long[] addresses = new long[8];
  private int count;

  private ArenaBlocks(
      SystemRoutines system, ProcessObject process, int poolType, int tag, Arena arena) {
    this.system = system;
    this.pool = system.pool();
    this.process = process;
    this.poolType = poolType;
    this.tag = tag;
    this.arena = arena;
  }

  /**
   * Opens an arena.
   *
   * @throws IllegalStateException when the process has been closed
   * @throws IllegalCallerException when native access is refused; the message has the flag
   */
  public static ArenaBlocks open(
      SystemRoutines system, ProcessObject process, int poolType, int tag, boolean shared) {
    NativeAccess.require();
    if (process.isClosed()) {
      throw Refusals.closed(process);
    }
    Arena arena = shared ? Arena.ofShared() : Arena.ofConfined();
    ArenaBlocks blocks = new ArenaBlocks(system, process, poolType, tag, arena);
    system.openArena();
    return blocks;
  }

  public MemorySegment.Scope scope() {
    return arena.scope();
  }

  /** Allocates zeroed memory that dies with the arena. */
  public MemorySegment allocate(long bytes, long alignment) {
    if (bytes < 0 || alignment <= 0 || Long.bitCount(alignment) != 1) {
      throw new IllegalArgumentException(
          "bytes "
              + bytes
              + ", alignment "
              + alignment
              + ": give a size of 0 or more and a power of"
              + " two");
    }
    // Fails when the arena is closed or confined to another thread, before anything is charged.
    MemorySegment check = arena.allocate(0);
    assert check.byteSize() == 0;
    long asked = bytes;
    if (alignment > LARGE_ALIGNMENT) {
      asked = Math.max(bytes, LEAST_PAGE_ALIGNED) + alignment;
    } else if (alignment > BLOCK_ALIGNMENT) {
      asked = Math.max(bytes, LEAST_PAGE_ALIGNED);
    }
    long address = allocateBlock(asked);
    long aligned = (address + alignment - 1) & -alignment;
    return PoolRoutines.segment(aligned, bytes, arena);
  }

  private synchronized long allocateBlock(long bytes) {
    if (count == addresses.length) {
      addresses = Arrays.copyOf(addresses, count * 2);
    }
    long address = pool.allocateForArena(poolType, bytes, tag, process);
    if (address == 0) {
      throw new IllegalStateException("the request was a bug check, whose sink returned");
    }
    addresses[count++] = address;
    return address;
  }

  public void close() {
    arena.close();
    system.closeArena(this::freeAll);
  }

  private synchronized void freeAll() {
    while (count > 0) {
      pool.freeFromArena(addresses[--count], process);
    }
  }
}

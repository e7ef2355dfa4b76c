// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.routines.ArenaBlocks;
import dev.ration.internal.routines.SystemRoutines;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An {@link Arena} whose segments are pool blocks, tagged and charged to a process.
 *
 * <p>Segments are zeroed and die with the arena, which frees their blocks; freeing one by hand is
 * bug check 0xC2/0x99. A refusal is an {@link dev.ration.nt.NtStatusException}: no memory
 * STATUS_INSUFFICIENT_RESOURCES, no quota STATUS_QUOTA_EXCEEDED. An alignment above 16 takes, and
 * costs, whole pages. {@link PoolProcess#openArena(int, int)} says which threads may use it.
 *
 * <p>An arena that is still open when its system is closed keeps its segments, and their memory,
 * until it is closed itself. A rundown of its process frees its blocks: its segments must not be
 * used from then on.
 */
public final class PoolArena implements Arena {
  private final ArenaBlocks blocks;

  private PoolArena(ArenaBlocks blocks) {
    this.blocks = blocks;
  }

  static PoolArena open(
      SystemRoutines system, ProcessObject process, int poolType, int tag, boolean shared) {
    return new PoolArena(ArenaBlocks.open(system, process, poolType, tag, shared));
  }

  @Override
  public MemorySegment allocate(long byteSize, long byteAlignment) {
    return blocks.allocate(byteSize, byteAlignment);
  }

  @Override
  public MemorySegment.Scope scope() {
    return blocks.scope();
  }

  /**
   * Ends the life of its segments, and frees their blocks.
   *
   * @throws WrongThreadException when it is confined to another thread
   * @throws IllegalStateException when it has been closed, or native code is using a segment
   */
  @Override
  public void close() {
    blocks.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration;

import dev.ration.internal.process.ProcessObject;
import dev.ration.internal.routines.BlockRoutines;
import dev.ration.internal.routines.PoolRoutines;
import dev.ration.nt.PoolTag;
import java.lang.foreign.MemorySegment;

/**
 * The pools as addresses, for adapters and hot loops: no segment is made, no scoped value is read,
 * and nothing is allocated on the Java heap unless something is wrong.
 *
 * {@snippet class="dev.ration.snippets.Snippets" region="raw"}
 *
 * <p>An address is a {@code long}; 0 is no address, and refusals give it: nothing is raised. The
 * level of the thread is not looked at. Sizes, alignment and bug checks are those of {@link Ex}.
 * All methods may be called from any thread, and throw {@link IllegalStateException} when the
 * system has been closed; frees are bug check 0xC2/0x42 then.
 */
public final class RawPool {
  private final PoolRoutines routines;
  private final BlockRoutines blocks;
  private final ProcessObject system;

  RawPool(PoolRoutines routines, BlockRoutines blocks) {
    this.routines = routines;
    this.blocks = blocks;
    this.system = routines.systemProcess();
  }

  /**
   * Allocates without charging anybody.
   *
   * @param poolType POOL_TYPE
   * @param numberOfBytes unsigned, as a SIZE_T
   * @param tag not 0
   * @return the address of uninitialized memory, or 0 when memory was refused
   */
  public long allocate(int poolType, long numberOfBytes, int tag) {
    return routines.allocateRaw(poolType, numberOfBytes, tag, system);
  }

  /**
   * As {@link #allocate(int, long, int)}.
   *
   * @param poolType POOL_TYPE
   * @param numberOfBytes unsigned, as a SIZE_T
   * @param tag the tag
   * @return the address, or 0 when memory was refused
   */
  public long allocate(int poolType, long numberOfBytes, PoolTag tag) {
    return allocate(poolType, numberOfBytes, tag.value());
  }

  /**
   * Allocates and charges a process.
   *
   * @param poolType POOL_TYPE
   * @param numberOfBytes unsigned, as a SIZE_T
   * @param tag not 0
   * @param charged who pays; the System process for nobody
   * @return the address of uninitialized memory, or 0 when memory or quota was refused
   * @throws IllegalStateException when the process has been closed
   * @throws IllegalArgumentException when it belongs to another system
   */
  public long allocate(int poolType, long numberOfBytes, int tag, PoolProcess charged) {
    return routines.allocateRaw(poolType, numberOfBytes, tag, charged.object());
  }

  /**
   * As {@link #allocate(int, long, int, PoolProcess)}.
   *
   * @param poolType POOL_TYPE
   * @param numberOfBytes unsigned, as a SIZE_T
   * @param tag the tag
   * @param charged who pays
   * @return the address, or 0 when memory or quota was refused
   */
  public long allocate(int poolType, long numberOfBytes, PoolTag tag, PoolProcess charged) {
    return allocate(poolType, numberOfBytes, tag.value(), charged);
  }

  /**
   * Frees a block whatever its tag. Its charge goes back to the process that pays for it.
   *
   * @param address that an allocation returned; anything else is bug check 0xC2
   */
  public void free(long address) {
    routines.freeRaw(address, 0);
  }

  /**
   * Frees a block that must have a tag.
   *
   * @param address that an allocation returned
   * @param tag that it was allocated with; any other is bug check 0xC2/0x0A
   */
  public void free(long address, int tag) {
    if (routines.requireTag(tag)) {
      routines.freeRaw(address, tag);
    }
  }

  /**
   * As {@link #free(long, int)}.
   *
   * @param address that an allocation returned
   * @param tag that it was allocated with
   */
  public void free(long address, PoolTag tag) {
    free(address, tag.value());
  }

  /**
   * Makes another process pay for a block: all or nothing, and only the parts of the two chains
   * below their common ancestor are charged and returned.
   *
   * @param address of an allocated block
   * @param to who pays from now on; the System process for nobody
   * @throws dev.ration.nt.NtStatusException STATUS_QUOTA_EXCEEDED when a limit refuses; nothing has
   *     changed
   * @throws IllegalStateException when the process has been closed
   * @throws IllegalArgumentException when it belongs to another system
   */
  public void transferQuota(long address, PoolProcess to) {
    blocks.transfer(address, to.object());
  }

  /**
   * Changes a block's length where it lies, and what it costs. Bytes that are added are
   * uninitialized.
   *
   * @param address of an allocated block
   * @param numberOfBytes the new length, not negative
   * @return the address, or 0 when there is no room or quota; nothing has changed then
   */
  public long resize(long address, long numberOfBytes) {
    return blocks.resize(address, numberOfBytes);
  }

  /**
   * A view of a block, for callers without native access of their own; it dies with the system.
   *
   * @param address of an allocated block
   * @return a segment of exactly the block's bytes; NULL where a bug check's sink returns
   */
  public MemorySegment segment(long address) {
    return blocks.segment(address);
  }

  /**
   * The length of a block.
   *
   * @param address of an allocated block
   * @return the bytes that were asked for; 0 where a bug check's sink returns
   */
  public long size(long address) {
    return blocks.size(address);
  }
}

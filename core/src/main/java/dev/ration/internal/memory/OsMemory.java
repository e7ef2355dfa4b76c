// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import org.jspecify.annotations.Nullable;

/**
 * What the pool needs of the operating system.
 *
 * <p>Preconditions, stated once: ranges are those that this seam reserved and has not released;
 * offsets and sizes are multiples of {@link #PAGE_SIZE}, positive, and inside the range. Results: a
 * refusal by the operating system (no memory, no addresses, a resource limit) is {@code null} or
 * {@code false}, and nothing has changed; any other error is an {@link IllegalStateException}.
 *
 * <p>Threads: every method may be called from any thread. A call may block in the kernel, so none
 * is made under a slot's lock.
 */
public interface OsMemory {
  /** The contract's page; the operating system's page never is larger here than a commit chunk. */
  int PAGE_SIZE = 4096;

  int PAGE_SHIFT = 12;

  /** A hint of {@link #commit}: the memory will rarely be touched (POOL_COLD_ALLOCATION). */
  int COLD = 1;

  /** A hint of {@link #commit}: the memory is nonpaged pool. */
  int NON_PAGED = 2;

  /**
   * {@return the best memory that this platform has}
   *
   * @throws IllegalCallerException when it needs native access, and that is refused
   */
  static OsMemory ofPlatform() {
    return Machine.isLinux() ? new LinuxMemory() : new PortableMemory();
  }

  /** How many bytes one reservation for a pool of at most {@code limit} bytes should have. */
  long preferredReservation(long limit);

  /** Reserves addresses for blocks; they must be committed before use. */
  @Nullable Range reserve(long bytes);

  /** Reserves zeroed addresses for metadata, in a mapping of its own between guard pages. */
  @Nullable Range reserveMetadata(long bytes);

  /**
   * Reserves zeroed, committed addresses that {@link #release} does not unmap: a late call that
   * still reads them finds that its system is closed. They live as long as the range is referenced.
   */
  @Nullable Range reserveForever(long bytes);

  /**
   * Reserves pages that can be shut to Java code without ending the JVM; null where this platform
   * has none. They live until {@link #release}, and their segment until {@link #closeSegments}.
   */
  default @Nullable Guards reserveGuards(long bytes) {
    return null;
  }

  /** Makes part of a range readable, writable and zero; it stays so until the range is released. */
  boolean commit(Range range, long offset, long bytes, int hints);

  /** Gives the physical memory of part of a range back; it stays readable, writable and zero. */
  void decommit(Range range, long offset, long bytes);

  /** Says that part of a range will not be touched soon; advisory. */
  void cold(Range range, long offset, long bytes);

  /** The size of a cache line in bytes. */
  int cacheLine();

  /** Memory of the machine or of this process's container, whichever is less, in bytes. */
  long machineMemory();

  /** Bytes that could be had without reclaim; at most {@link #machineMemory}. */
  long availableMemory();

  /** A word for messages: {@code linux} or {@code portable}. */
  String name();

  /**
   * Ends the life of all segments.
   *
   * @throws IllegalStateException when the JDK refuses because native code uses one of them
   */
  void closeSegments();

  /** Unmaps everything; called once, after {@link #closeSegments}, when no operation is running. */
  void release();
}

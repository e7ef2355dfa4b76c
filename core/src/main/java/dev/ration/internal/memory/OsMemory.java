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
    return ofPlatform(OsSettings.PLAIN);
  }

  /**
   * {@return the same, with settings, which portable memory cannot follow}
   *
   * @throws IllegalCallerException as above
   */
  static OsMemory ofPlatform(OsSettings settings) {
    return Machine.isLinux()
        ? new LinuxMemory(new Host(HostFiles.REAL), settings)
        : new PortableMemory();
  }

  /** How many bytes one reservation for a pool of at most {@code limit} bytes should have. */
  long preferredReservation(long limit);

  /** Reserves addresses for blocks; they must be committed before use. */
  @Nullable Range reserve(long bytes);

  /** Reserves zeroed addresses for metadata, in a mapping of its own between guard pages. */
  @Nullable Range reserveMetadata(long bytes);

  /**
   * Reserves committed metadata whose pages stay in RAM from their first use, as far as nonpaged
   * memory is locked, and are there before it where that is required; null when the operating
   * system refuses.
   */
  @Nullable Range reserveResident(long bytes);

  /**
   * Reserves pages that can be shut to Java code without ending the JVM; null where this platform
   * has none. They live until {@link #release}, and their segment until {@link #closeSegments}.
   */
  default @Nullable Guards reserveGuards(long bytes) {
    return null;
  }

  /** Makes part of a range readable, writable and zero; it stays so until the range is released. */
  boolean commit(Range range, long offset, long bytes, int hints);

  /**
   * Makes part of a range that was committed, and may have been given back since, ready for what
   * its hints say: nonpaged memory is locked into RAM and populated, so that no use of it faults,
   * and long parts get huge pages, as far as the system's settings want it.
   *
   * @return false when the system's policy requires what the operating system refuses
   */
  boolean prepare(Range range, long offset, long bytes, int hints);

  /** Gives the physical memory of part of a range back; it stays readable, writable and zero. */
  void decommit(Range range, long offset, long bytes);

  /** Whether what is given back is there for others. */
  default boolean takesBack() {
    return true;
  }

  /** Says that part of a range will not be touched soon; advisory. */
  void cold(Range range, long offset, long bytes);

  /** NUMA nodes have numbers below this. */
  int nodes();

  /**
   * The node whose memory is nearest to the running thread's processor: a hint, for the thread may
   * be elsewhere a moment later. Never throws.
   */
  default int currentNode() {
    return 0;
  }

  /**
   * The nodes that have memory, as near as may be to one of them: that node itself, if it has any,
   * then the nearest, and so on.
   */
  default int[] nodesFrom(int node) {
    return new int[] {0};
  }

  /**
   * Says that part of a range should lie on a NUMA node, and moves there what does not; advisory,
   * and nothing where one is all.
   *
   * @return whether, as far as anybody can tell, no memory of the part is elsewhere now
   */
  boolean near(Range range, long offset, long bytes, int node);

  /**
   * Makes every thread of this JVM that is running pass a full memory fence, and so the caller.
   *
   * @return false, and nothing has happened, when the platform cannot do that; where it can, when
   *     it found no memory for it: ask again. Never throws
   */
  boolean fenceEveryThread();

  /** Asks for part of a range to be paged out now; false when the hint is not taken. */
  boolean pageOut(Range range, long offset, long bytes);

  /** Bytes of part of a range that are in memory now; 0 where nobody knows. */
  long presentBytes(Range range, long offset, long bytes);

  /** Whether large runs can have huge pages here. */
  boolean hasHugePages();

  /** Bytes of runs for which huge pages have been asked. */
  long hugeAdvisedBytes();

  /** Bytes of all ranges that lie on huge pages; 0 where none are asked for. */
  long hugePresentBytes();

  /** The size of a cache line in bytes. */
  int cacheLine();

  /** Memory of the machine or of this process's container, whichever is less, in bytes. */
  long machineMemory();

  /** Bytes that could be had without reclaim; at most {@link #machineMemory}. */
  long availableMemory();

  /** Bytes of address space that are reserved, and not committed yet. */
  long uncommittedBytes();

  /**
   * How many bytes may be locked into RAM; 0 where none are, {@link Host#UNLIMITED} for no limit.
   */
  long lockable();

  /** Bytes that are locked into RAM, and present. */
  long lockedBytes();

  /** Bytes of addresses whose pages are locked from their first use on. */
  default long lockedOnUseBytes() {
    return 0;
  }

  /** Whether the operating system has ever refused to lock memory. */
  boolean lockWasRefused();

  /** The machine and the containers around this process. */
  Host host();

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

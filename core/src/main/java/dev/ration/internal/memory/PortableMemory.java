// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory on every platform of the JDK: chunks from an {@link Arena}, no restricted method.
 *
 * <p>What it cannot do it does not pretend: an arena gives zeroed memory at once, so a reservation
 * is committed from the start and {@link #decommit} only zeroes.
 *
 * <p>Guarded by {@code this}: the list of registered chunks.
 */
public final class PortableMemory implements OsMemory {
  private static final long CHUNK = 4L << 20;

  private final Host host;
  private final Arena arena = Arena.ofShared();
  private final Arena metadataArena = Arena.ofShared();
  private final List<Range> registered = new ArrayList<>();

  public PortableMemory() {
    this(new Host(HostFiles.REAL));
  }

  /** Makes memory that believes what a host says of the machine. */
  public PortableMemory(Host host) {
    this.host = host;
  }

  @Override
  public long preferredReservation(long limit) {
    return CHUNK;
  }

  @Override
  public @Nullable Range reserve(long bytes) {
    MemorySegment chunk = allocate(arena, bytes);
    return chunk == null ? null : new Range(chunk.address(), 0, bytes, chunk);
  }

  @Override
  public @Nullable Range reserveMetadata(long bytes) {
    MemorySegment chunk = allocate(metadataArena, bytes);
    if (chunk == null) {
      return null;
    }
    long words = Words.register(chunk);
    if (words == 0) {
      return null;
    }
    Range range = new Range(chunk.address(), words, bytes, chunk);
    synchronized (this) {
      registered.add(range);
    }
    return range;
  }

  @Override
  public @Nullable Range reserveResident(long bytes) {
    return reserveMetadata(bytes);
  }

  private static @Nullable MemorySegment allocate(Arena from, long bytes) {
    try {
      return from.allocate(bytes, PAGE_SIZE);
    } catch (OutOfMemoryError refused) {
      return null;
    }
  }

  @Override
  public boolean commit(Range range, long offset, long bytes, int hints) {
    return true;
  }

  @Override
  public boolean prepare(Range range, long offset, long bytes, int hints) {
    return true;
  }

  @Override
  public void decommit(Range range, long offset, long bytes) {
    range.segment().asSlice(offset, bytes).fill((byte) 0);
  }

  @Override
  public boolean takesBack() {
    return false;
  }

  @Override
  public void cold(Range range, long offset, long bytes) {}

  @Override
  public int nodes() {
    return 1;
  }

  @Override
  public boolean near(Range range, long offset, long bytes, int node) {
    return true;
  }

  @Override
  public boolean fenceEveryThread() {
    return false;
  }

  @Override
  public boolean pageOut(Range range, long offset, long bytes) {
    return false;
  }

  @Override
  public long presentBytes(Range range, long offset, long bytes) {
    return 0;
  }

  @Override
  public boolean hasHugePages() {
    return false;
  }

  @Override
  public long hugeAdvisedBytes() {
    return 0;
  }

  @Override
  public long hugePresentBytes() {
    return 0;
  }

  @Override
  public int cacheLine() {
    return Machine.cacheLine();
  }

  @Override
  public long machineMemory() {
    return host.memory();
  }

  @Override
  public long availableMemory() {
    return host.available();
  }

  @Override
  public long uncommittedBytes() {
    return 0;
  }

  @Override
  public long lockable() {
    return 0;
  }

  @Override
  public long lockedBytes() {
    return 0;
  }

  @Override
  public boolean lockWasRefused() {
    return false;
  }

  @Override
  public Host host() {
    return host;
  }

  @Override
  public String name() {
    return "portable";
  }

  @Override
  public void closeSegments() {
    arena.close();
  }

  @Override
  public synchronized void release() {
    for (Range range : registered) {
      Words.unregister(range.words());
    }
    registered.clear();
    metadataArena.close();
  }
}

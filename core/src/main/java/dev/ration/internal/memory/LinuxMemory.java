// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Linux: reserve with {@code mmap(PROT_NONE)}, commit with {@code mprotect}, give back with {@code
 * madvise(MADV_DONTNEED)}.
 *
 * <p>A committed address stays readable and writable until {@link #release}: a live segment can
 * reach it, and an access to an inaccessible page would end the JVM.
 *
 * <p>Guarded by {@code this}: the list of mappings, and what is to be closed with them.
 */
public final class LinuxMemory implements OsMemory {
  private static final long ONE_RESERVATION_AT_LEAST = 64L << 20;

  private final Arena arena = Arena.ofShared();
  private final List<Range> mappings = new ArrayList<>();
  private final List<Runnable> onRelease = new ArrayList<>();

  /**
   * @throws IllegalCallerException when this module has no native access; the message says how to
   *     grant it
   */
  public LinuxMemory() {
    NativeAccess.require();
  }

  @Override
  public long preferredReservation(long limit) {
    // Addresses are free: four times the limit leaves room for runs that fragmentation keeps apart.
    long wanted = limit > Long.MAX_VALUE / 8 ? 1L << 40 : limit * 4;
    return Math.min(1L << 40, Math.max(ONE_RESERVATION_AT_LEAST, Long.highestOneBit(wanted) * 2));
  }

  @Override
  public @Nullable Range reserve(long bytes) {
    return map(bytes, 0);
  }

  @Override
  public @Nullable Range reserveMetadata(long bytes) {
    return map(bytes, PAGE_SIZE);
  }

  @Override
  public @Nullable Range reserveForever(long bytes) {
    long mapped = Libc.mapInaccessible(bytes + 2 * PAGE_SIZE);
    if (mapped == 0) {
      return null;
    }
    long address = mapped + PAGE_SIZE;
    if (!Libc.makeAccessible(address, bytes)) {
      Libc.unmap(mapped, bytes + 2 * PAGE_SIZE);
      return null;
    }
    return new Range(address, address, bytes, MemorySegment.NULL);
  }

  @Override
  public @Nullable Guards reserveGuards(long bytes) {
    Range range = Kernel.isKnown() ? map(bytes, 0) : null;
    if (range == null || !Libc.makeAccessible(range.address(), bytes)) {
      return null;
    }
    FaultLog faults = FaultLog.start();
    UserFaultGuards byFault = UserFaultGuards.over(range, faults);
    if (byFault != null) {
      onRelease(byFault::close);
      return byFault;
    }
    EmptyFileGuards byFile = EmptyFileGuards.over(range, faults);
    if (byFile != null) {
      onRelease(byFile::close);
    } else if (faults != null) {
      faults.close();
    }
    return byFile;
  }

  private synchronized void onRelease(Runnable action) {
    onRelease.add(action);
  }

  private @Nullable Range map(long bytes, long guard) {
    long mapped = Libc.mapInaccessible(bytes + 2 * guard);
    if (mapped == 0) {
      return null;
    }
    synchronized (this) {
      mappings.add(new Range(mapped, mapped, bytes + 2 * guard, MemorySegment.NULL));
    }
    long address = mapped + guard;
    return new Range(address, address, bytes, NativeAccess.view(address, bytes, arena));
  }

  @Override
  public boolean commit(Range range, long offset, long bytes, int hints) {
    if (!Libc.makeAccessible(range.address() + offset, bytes)) {
      return false;
    }
    if ((hints & COLD) != 0) {
      cold(range, offset, bytes);
    }
    return true;
  }

  @Override
  public void decommit(Range range, long offset, long bytes) {
    Libc.dropPages(range.address() + offset, bytes);
  }

  @Override
  public void cold(Range range, long offset, long bytes) {
    Libc.adviseCold(range.address() + offset, bytes);
  }

  @Override
  public int cacheLine() {
    return Machine.cacheLine();
  }

  @Override
  public long machineMemory() {
    return Machine.memory();
  }

  @Override
  public long availableMemory() {
    return Machine.availableMemory();
  }

  @Override
  public String name() {
    return "linux";
  }

  @Override
  public void closeSegments() {
    arena.close();
  }

  @Override
  public synchronized void release() {
    onRelease.forEach(Runnable::run);
    onRelease.clear();
    for (Range mapping : mappings) {
      Libc.unmap(mapping.address(), mapping.bytes());
    }
    mappings.clear();
  }
}

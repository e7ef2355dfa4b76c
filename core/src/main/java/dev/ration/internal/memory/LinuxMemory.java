// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import dev.ration.nt.OsPolicy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
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

  private final Host host;
  private final OsSettings settings;
  private final Arena arena = Arena.ofShared();
  private final Nodes nodes = new Nodes(HostFiles.REAL);
  private final AtomicLong uncommitted = new AtomicLong();
  private final List<Range> mappings = new ArrayList<>();
  private final List<Runnable> onRelease = new ArrayList<>();

  /** Ranges with nonpaged memory; few, and only added to. */
  private final List<LockedRange> lockedRanges = new CopyOnWriteArrayList<>();

  private final LockedOnUse lockedOnUse = new LockedOnUse();

  /** Ranges of which huge pages may be asked; the callers of a range take turns. */
  private final List<HugeRange> hugeRanges = new CopyOnWriteArrayList<>();

  /**
   * @throws IllegalCallerException when this module has no native access; the message says how to
   *     grant it
   */
  public LinuxMemory() {
    this(new Host(HostFiles.REAL), OsSettings.PLAIN);
  }

  /**
   * Makes memory that believes what a host says of the machine, with settings.
   *
   * @throws IllegalCallerException as above
   */
  public LinuxMemory(Host host, OsSettings settings) {
    NativeAccess.require();
    this.host = host;
    this.settings = settings;
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
  public @Nullable Range reserveResident(long bytes) {
    Range range = map(bytes, PAGE_SIZE);
    if (range == null || !commit(range, 0, bytes, 0)) {
      return null;
    }
    if (settings.lock() != OsPolicy.OFF) {
      lockedOnUse.lock(range, host.lockable());
    }
    if (settings.lock() == OsPolicy.REQUIRE) {
      Libc.populate(range.address(), bytes);
    }
    return range;
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
    uncommitted.addAndGet(bytes);
    long address = mapped + guard;
    return new Range(address, address, bytes, NativeAccess.view(address, bytes, arena));
  }

  @Override
  public boolean commit(Range range, long offset, long bytes, int hints) {
    if (!Libc.makeAccessible(range.address() + offset, bytes)) {
      return false;
    }
    uncommitted.addAndGet(-bytes);
    if ((hints & COLD) != 0) {
      cold(range, offset, bytes);
    }
    if ((hints & NON_PAGED) != 0 && settings.lock() != OsPolicy.OFF) {
      LockedRange locked = lockedRange(range);
      if (locked == null) {
        locked = new LockedRange(range, settings.lock());
        lockedRanges.add(locked);
      }
      locked.committed(offset + bytes);
    }
    return true;
  }

  @Override
  public boolean prepare(Range range, long offset, long bytes, int hints) {
    if (settings.hugePages() != OsPolicy.OFF
        && bytes >= HugeRange.HUGE
        && !hugeRange(range).prepare(offset, bytes)) {
      return false;
    }
    LockedRange locked = lockedRange(range);
    return locked == null || locked.prepare(offset, bytes);
  }

  private HugeRange hugeRange(Range range) {
    for (HugeRange each : hugeRanges) {
      if (each.range().address() == range.address()) {
        return each;
      }
    }
    HugeRange made = new HugeRange(range, settings.hugePages());
    hugeRanges.add(made);
    return made;
  }

  private @Nullable LockedRange lockedRange(Range range) {
    // Here and below no iterator: frees give pages back, and allocate nothing on the Java heap.
    for (int i = 0; i < lockedRanges.size(); i++) {
      LockedRange each = lockedRanges.get(i);
      if (each.range().address() == range.address()) {
        return each;
      }
    }
    return null;
  }

  @Override
  public void decommit(Range range, long offset, long bytes) {
    for (int i = 0; i < hugeRanges.size(); i++) {
      HugeRange each = hugeRanges.get(i);
      if (each.range().address() == range.address()) {
        each.giveBack(offset, bytes);
      }
    }
    LockedRange locked = lockedRange(range);
    if (locked == null) {
      Libc.dropPages(range.address() + offset, bytes);
    } else {
      locked.giveBack(offset, bytes);
    }
  }

  @Override
  public long uncommittedBytes() {
    return Math.max(0, uncommitted.get());
  }

  @Override
  public long lockable() {
    return settings.lock() == OsPolicy.OFF ? 0 : host.lockable();
  }

  @Override
  public long lockedBytes() {
    return lockedRanges.stream().mapToLong(LockedRange::lockedBytes).sum();
  }

  @Override
  public long lockedOnUseBytes() {
    return lockedOnUse.bytes();
  }

  @Override
  public boolean lockWasRefused() {
    return lockedRanges.stream().anyMatch(LockedRange::wasRefused);
  }

  @Override
  public void cold(Range range, long offset, long bytes) {
    Libc.adviseCold(range.address() + offset, bytes);
  }

  @Override
  public int nodes() {
    return nodes.count();
  }

  @Override
  public int currentNode() {
    return nodes.ofProcessor(Processor.current());
  }

  @Override
  public int[] nodesFrom(int node) {
    return nodes.nearest(node);
  }

  @Override
  public boolean near(Range range, long offset, long bytes, int node) {
    return nodes.count() == 1 || Nodes.prefer(range.address() + offset, bytes, node);
  }

  @Override
  public boolean fenceEveryThread() {
    return Membarrier.fence();
  }

  @Override
  public boolean pageOut(Range range, long offset, long bytes) {
    return Libc.pageOut(range.address() + offset, bytes);
  }

  @Override
  public long presentBytes(Range range, long offset, long bytes) {
    return Libc.presentBytes(range.address() + offset, bytes);
  }

  @Override
  public boolean hasHugePages() {
    return host.hasHugePages();
  }

  @Override
  public long hugeAdvisedBytes() {
    return hugeRanges.stream().mapToLong(HugeRange::advisedBytes).sum();
  }

  @Override
  public long hugePresentBytes() {
    List<Range> ranges = hugeRanges.stream().map(HugeRange::range).toList();
    return ranges.isEmpty() ? 0 : host.hugeBytes(ranges);
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
  public Host host() {
    return host;
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
    lockedOnUse.unlockAll();
    onRelease.forEach(Runnable::run);
    onRelease.clear();
    for (Range mapping : mappings) {
      Libc.unmap(mapping.address(), mapping.bytes());
    }
    mappings.clear();
  }
}

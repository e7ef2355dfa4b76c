// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Guards by a file of no bytes in memory: a page that is mapped from it is shut, since it lies past
 * the file's end; an open one is mapped from nothing.
 *
 * <p>Each open run costs two mappings, of which a process has few: hence the budget.
 */
final class EmptyFileGuards extends KernelGuards {
  private static final long CLOSE_ON_EXEC = 1;
  private static final int SHUT = Kernel.MAP_PRIVATE | Kernel.MAP_NORESERVE;
  private static final int OPEN = SHUT | Kernel.MAP_ANONYMOUS;

  /** A tenth of what the operating system allows, at two mappings a run. */
  private static final long SHARE_OF_MAPPINGS = 20;

  private EmptyFileGuards(Range range, long file, @Nullable FaultLog faults) {
    super(range, file, faults);
  }

  /** Makes all pages of a mapping shut, or returns null when this system cannot. */
  static @Nullable EmptyFileGuards over(Range range, @Nullable FaultLog faults) {
    long file;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom("ration-guards");
      file = Kernel.call(Kernel.Call.MEMFD_CREATE, name.address(), CLOSE_ON_EXEC, 0);
    }
    if (Kernel.failed(file)) {
      return null;
    }
    EmptyFileGuards guards = new EmptyFileGuards(range, file, faults);
    if (!guards.map(0, range.bytes(), SHUT, file)) {
      Kernel.call(Kernel.Call.CLOSE, file, 0, 0);
      return null;
    }
    return guards;
  }

  private boolean map(long offset, long bytes, int flags, long from) {
    long result =
        Kernel.call(
            Kernel.Call.MMAP,
            range.address() + offset,
            bytes,
            Kernel.PROT_READ_WRITE,
            flags | Kernel.MAP_FIXED,
            from,
            from < 0 ? 0 : offset);
    return !Kernel.failed(result);
  }

  @Override
  public boolean open(long offset, long bytes) {
    boolean opened = map(offset, bytes, OPEN, -1);
    if (opened) {
      range.segment().asSlice(offset, bytes).fill(FILLING);
    }
    return opened;
  }

  @Override
  public void shut(long offset, long bytes) {
    if (!map(offset, bytes, SHUT, descriptor)) {
      // Refused for want of mappings: the pages stay open, and their memory is given back.
      Libc.dropPages(range.address() + offset, bytes);
    }
  }

  @Override
  public long mostOpen() {
    return Machine.mostMappings() / SHARE_OF_MAPPINGS;
  }

  @Override
  String means() {
    return "memfd";
  }
}

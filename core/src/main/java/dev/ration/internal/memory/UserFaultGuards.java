// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Guards by userfaultfd(2) with UFFD_FEATURE_SIGBUS: a page that is missing is shut.
 *
 * <p>One mapping, however many pages are open: so the limit on mappings does not matter.
 */
final class UserFaultGuards extends KernelGuards {
  private static final long O_CLOEXEC_NONBLOCK_USER_MODE_ONLY = 0x80000 | 0x800 | 1;
  private static final long UFFD_API = 0xAA;
  private static final long FEATURE_SIGBUS = 1 << 7;
  private static final long UFFDIO_API = 0xC018AA3FL;
  private static final long UFFDIO_REGISTER = 0xC020AA00L;
  private static final long UFFDIO_COPY = 0xC028AA03L;
  private static final long REGISTER_MISSING = 1;
  private static final long MOST_OPEN = 1 << 20;
  private static final long AGAIN = -11;
  private static final long FILLING_BYTES = 1 << 16;

  /** Indices of the words of a request to copy. */
  private static final int TO = 0;

  private static final int FROM = 1;
  private static final int LENGTH = 2;
  private static final int MODE = 3;
  private static final int COPIED = 4;

  /** What pages are opened with. */
  private final MemorySegment filling;

  /** Guarded by itself. */
  private final MemorySegment request;

  private UserFaultGuards(Range range, long descriptor, @Nullable FaultLog faults) {
    super(range, descriptor, faults);
    Arena arena = Arena.ofAuto();
    this.filling = arena.allocate(FILLING_BYTES, OsMemory.PAGE_SIZE).fill(FILLING);
    this.request = arena.allocate(ValueLayout.JAVA_LONG, COPIED + 1);
  }

  /** Makes all pages of a mapping shut, or returns null when this system cannot. */
  static @Nullable UserFaultGuards over(Range range, @Nullable FaultLog faults) {
    long descriptor = Kernel.call(Kernel.Call.USERFAULTFD, O_CLOEXEC_NONBLOCK_USER_MODE_ONLY, 0, 0);
    if (Kernel.failed(descriptor)) {
      return null;
    }
    long enabled = control(descriptor, UFFDIO_API, UFFD_API, FEATURE_SIGBUS, 0, 0);
    long registered =
        Kernel.failed(enabled)
            ? enabled
            : control(
                descriptor, UFFDIO_REGISTER, range.address(), range.bytes(), REGISTER_MISSING, 0);
    if (Kernel.failed(registered)) {
      Kernel.call(Kernel.Call.CLOSE, descriptor, 0, 0);
      return null;
    }
    return new UserFaultGuards(range, descriptor, faults);
  }

  private static long control(long descriptor, long request, long a, long b, long c, long d) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment words = arena.allocate(ValueLayout.JAVA_LONG, 4);
      words.setAtIndex(ValueLayout.JAVA_LONG, 0, a);
      words.setAtIndex(ValueLayout.JAVA_LONG, 1, b);
      words.setAtIndex(ValueLayout.JAVA_LONG, 2, c);
      words.setAtIndex(ValueLayout.JAVA_LONG, 3, d);
      return Kernel.call(Kernel.Call.IOCTL, descriptor, request, words.address());
    }
  }

  /**
   * A copy makes a page and fills it in one call: a page of zeros would fault at its first write.
   */
  @Override
  public boolean open(long offset, long bytes) {
    synchronized (request) {
      for (long done = 0; done < bytes; ) {
        long copied = copy(offset + done, Math.min(FILLING_BYTES, bytes - done));
        if (copied < 0 && copied != AGAIN) {
          shut(offset, bytes);
          return false;
        }
        done += Math.max(0, copied);
      }
      return true;
    }
  }

  /** Returns the bytes copied, or a negative errno: EAGAIN while mappings change. */
  private long copy(long offset, long bytes) {
    request.setAtIndex(ValueLayout.JAVA_LONG, TO, range.address() + offset);
    request.setAtIndex(ValueLayout.JAVA_LONG, FROM, filling.address());
    request.setAtIndex(ValueLayout.JAVA_LONG, LENGTH, bytes);
    request.setAtIndex(ValueLayout.JAVA_LONG, MODE, 0);
    request.setAtIndex(ValueLayout.JAVA_LONG, COPIED, -1);
    Kernel.quick(Kernel.Call.IOCTL, descriptor, UFFDIO_COPY, request.address());
    return request.getAtIndex(ValueLayout.JAVA_LONG, COPIED);
  }

  @Override
  public void shut(long offset, long bytes) {
    Kernel.quick(Kernel.Call.MADVISE, range.address() + offset, bytes, Kernel.MADV_DONTNEED);
  }

  @Override
  public long mostOpen() {
    return MOST_OPEN;
  }

  @Override
  String means() {
    return "userfaultfd";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Ranges of which most is never touched, and what is touched stays in RAM from then on.
 *
 * <p>The kernel counts all their addresses against RLIMIT_MEMLOCK, used or not. So they are locked
 * only where that takes a quarter of what may be locked at most: blocks come first.
 *
 * <p>Threads: a range is added by one thread.
 */
final class LockedOnUse {
  private final List<Range> ranges = new CopyOnWriteArrayList<>();

  /** Locks a range, if that leaves enough for others; whether it did. */
  boolean lock(Range range, long lockable) {
    boolean locked =
        range.bytes() <= lockable / 4 && Libc.lockOnUse(range.address(), range.bytes());
    if (locked) {
      ranges.add(range);
    }
    return locked;
  }

  void unlockAll() {
    ranges.forEach(range -> Libc.unlock(range.address(), range.bytes()));
    ranges.clear();
  }

  /** Bytes of addresses, touched or not. */
  long bytes() {
    return ranges.stream().mapToLong(Range::bytes).sum();
  }
}

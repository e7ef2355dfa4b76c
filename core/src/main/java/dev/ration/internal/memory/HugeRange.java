// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import dev.ration.nt.OsPolicy;

/**
 * Which parts of a range have been asked to be huge pages.
 *
 * <p>Only parts of 2 MiB, aligned in the address space, that lie wholly inside a run are asked for:
 * so a huge page never holds more than its run does. When any of it is given back the wish is taken
 * back, too; otherwise the kernel would fill the hole again when it next collects small pages.
 *
 * <p>Guarded by {@code this}: everything.
 */
final class HugeRange {
  static final long HUGE = 2L << 20;

  private final Range range;
  private final boolean required;
  private final long first;
  private final Bits advised = new Bits();
  private long parts;

  HugeRange(Range range, OsPolicy policy) {
    this.range = range;
    this.required = policy == OsPolicy.REQUIRE;
    this.first = (range.address() + HUGE - 1) & -HUGE;
  }

  Range range() {
    return range;
  }

  /** Asks for huge pages in a run; false when they are required, and refused. */
  synchronized boolean prepare(long offset, long bytes) {
    long from = partAtOrAfter(offset);
    long to = partAtOrBefore(offset + bytes);
    if (to <= from) {
      return true;
    }
    advised.grow(to);
    if (advised.count(from, to - from) == to - from) {
      return true;
    }
    if (Libc.adviseHuge(address(from), (to - from) * HUGE, required)) {
      parts += advised.set(from, to - from);
      return true;
    }
    withdraw(from, to);
    return !required;
  }

  /** Takes the wish back for every part that a stretch touches. */
  synchronized void giveBack(long offset, long bytes) {
    long from = Math.max(0, Math.floorDiv(range.address() + offset - first, HUGE));
    long to = -Math.floorDiv(first - range.address() - offset - bytes, HUGE);
    advised.grow(Math.max(to, 0));
    for (long part = from; part < to; part++) {
      if (advised.get(part)) {
        withdraw(part, part + 1);
      }
    }
  }

  private void withdraw(long from, long to) {
    Libc.adviseSmall(address(from), (to - from) * HUGE);
    parts -= advised.clear(from, to - from);
  }

  private long partAtOrAfter(long offset) {
    return Math.max(0, -Math.floorDiv(first - range.address() - offset, HUGE));
  }

  private long partAtOrBefore(long offset) {
    return Math.floorDiv(range.address() + offset - first, HUGE);
  }

  private long address(long part) {
    return first + part * HUGE;
  }

  synchronized long advisedBytes() {
    return parts * HUGE;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.fuzz;

import static org.assertj.core.api.Assertions.fail;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The blocks that a sequence of calls holds, none over another, and addresses that hold none. */
final class WildBlocks {
  private static final int LAST = 8;

  private final TreeMap<Long, Long> held = new TreeMap<>();

  /** Addresses that may be free: to be freed again. */
  private final List<Long> seen = new ArrayList<>();

  void add(MemorySegment segment, long bytes) {
    if (segment.address() != 0 && segment.byteSize() != bytes) {
      fail(bytes + " bytes were asked for, and given: " + segment);
    }
    add(segment.address(), bytes);
  }

  void add(long address, long bytes) {
    if (address == 0) {
      return;
    }
    Map.Entry<Long, Long> below = held.floorEntry(address);
    Map.Entry<Long, Long> above = held.ceilingEntry(address);
    boolean free =
        (below == null || below.getKey() + Math.max(1, below.getValue()) <= address)
            && (above == null || address + Math.max(1, bytes) <= above.getKey());
    if (!free) {
      fail("0x%x with %d bytes lies between or in %s and %s", address, bytes, below, above);
    }
    held.put(address, bytes);
    if (seen.size() == LAST) {
      seen.removeFirst();
    }
    seen.add(address);
  }

  /** Any address: mostly of a block, else within or behind one, of none, or of one that was. */
  long address(ByteNumbers numbers) {
    int dice = numbers.nextInt(16);
    if (dice == 0) {
      return numbers.nextLong();
    }
    if (dice == 1) {
      return numbers.nextInt();
    }
    long address = seen.isEmpty() ? 0 : seen.get(numbers.nextInt(seen.size()));
    return dice < 4 ? address + (byte) numbers.nextInt(256) : address;
  }

  void freed(long address) {
    if (held.remove(address) == null) {
      fail("0x%x was freed, and is no block", address);
    }
  }

  void resized(long address, long bytes) {
    if (!held.containsKey(address)) {
      fail("0x%x was resized, and is no block", address);
    }
    held.remove(address);
    add(address, bytes);
  }

  void forEach(BiConsumer<Long, Long> action) {
    held.forEach(action);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.lang.foreign.MemorySegment;

/** Views that go further than a block, as code with plain addresses does. */
public final class Reach {
  private Reach() {}

  /** A view whose offset 0 is {@code before} bytes before the block's start. */
  @SuppressWarnings("restricted")
  public static MemorySegment around(MemorySegment block, long before, long after) {
    return MemorySegment.ofAddress(block.address() - before)
        .reinterpret(before + block.byteSize() + after);
  }
}

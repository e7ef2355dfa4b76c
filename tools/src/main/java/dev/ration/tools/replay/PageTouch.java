// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.ration.RawPool;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes to the first and the last byte of each block and to each page in between, so that what the
 * pool commits is really used.
 *
 * <p>A checking one also looks whether the first and the last byte are still there when the block
 * is freed: two blocks that overlap, or a pool that writes to a live block, cannot hide.
 */
final class PageTouch implements Touch {
  /** No operating system has smaller pages. */
  private static final int PAGE = 4_096;

  private static final int MAX_DAMAGES = 8;

  private final RawPool raw;
  private final boolean checking;
  private final List<Integer> damaged = new ArrayList<>();

  PageTouch(RawPool raw, boolean checking) {
    this.raw = raw;
    this.checking = checking;
  }

  @Override
  public void allocated(int block, long address, long bytes) {
    if (bytes == 0) {
      return;
    }
    MemorySegment segment = raw.segment(address);
    byte mark = mark(block);
    for (long offset = 0; offset < bytes; offset += PAGE) {
      segment.set(JAVA_BYTE, offset, mark);
    }
    segment.set(JAVA_BYTE, bytes - 1, mark);
  }

  @Override
  public void freeing(int block, long address, long bytes) {
    if (checking && bytes != 0) {
      MemorySegment segment = raw.segment(address);
      byte mark = mark(block);
      boolean intact =
          segment.get(JAVA_BYTE, 0) == mark && segment.get(JAVA_BYTE, bytes - 1) == mark;
      if (!intact && damaged.size() < MAX_DAMAGES) {
        damaged.add(block);
      }
    }
  }

  /** {@return the first few blocks that did not hold what was written to them} */
  List<Integer> damaged() {
    return List.copyOf(damaged);
  }

  /** Differs between neighbours, and is hardly ever the zero of a fresh page. */
  private static byte mark(int block) {
    return (byte) (block * 31 + 7);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.replay;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.PoolProcess;
import dev.ration.PoolSystem;
import dev.ration.nt.PoolTag;
import dev.ration.nt.PoolType;
import dev.ration.nt.QuotaLimits;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class PageTouchTest {
  private static final int TAG = PoolTag.of("Fred").value();

  @Test
  void writesToTheEndsAndToEachPage() {
    try (PoolSystem system = PoolSystem.create();
        PoolProcess process = system.createProcess("p", QuotaLimits.UNLIMITED)) {
      long address = system.raw().allocate(PoolType.PAGED_POOL, 10_000, TAG, process);
      MemorySegment block = system.raw().segment(address);
      block.fill((byte) 0);
      new PageTouch(system.raw(), false).allocated(4, address, 10_000);

      for (long offset : new long[] {0, 4_096, 8_192, 9_999}) {
        assertThat(block.get(JAVA_BYTE, offset)).as("at %d", offset).isNotZero();
      }
      system.raw().free(address, TAG);
    }
  }

  @Test
  void findsBytesThatDidNotLast() {
    try (PoolSystem system = PoolSystem.create();
        PoolProcess process = system.createProcess("p", QuotaLimits.UNLIMITED)) {
      PageTouch touch = new PageTouch(system.raw(), true);
      long address = system.raw().allocate(PoolType.PAGED_POOL, 100, TAG, process);
      touch.allocated(4, address, 100);
      touch.freeing(4, address, 100);
      assertThat(touch.damaged()).isEmpty();

      MemorySegment block = system.raw().segment(address);
      block.set(JAVA_BYTE, 99, (byte) ~block.get(JAVA_BYTE, 99));
      touch.freeing(4, address, 100);
      assertThat(touch.damaged()).containsExactly(4);
      system.raw().free(address, TAG);
    }
  }
}

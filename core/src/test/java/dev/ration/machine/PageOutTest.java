// SPDX-License-Identifier: Apache-2.0
package dev.ration.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.internal.memory.HostFiles;
import dev.ration.nt.PageOutResult;
import dev.ration.nt.PoolFlags;
import dev.ration.nt.PoolType;
import dev.ration.support.PoolTest;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Cold blocks, paged out on demand, and told honestly what came of it. */
class PageOutTest extends PoolTest {
  private static final long MIB = 1L << 20;
  private static final int COLD = PoolType.PAGED_POOL | PoolFlags.POOL_COLD_ALLOCATION;
  private static final boolean SWAP =
      HostFiles.REAL.lines("/proc/swaps").stream().skip(1).findAny().isPresent();

  private MemorySegment filled(int type, long bytes, int value) {
    MemorySegment block = system.ex().allocatePoolZero(type, bytes, TAG);
    return block.fill((byte) value);
  }

  private boolean isNative() {
    return !system.snapshot().warnings().toString().contains("portable");
  }

  @Test
  void coldBlocksAreHintedAndKeepTheirBytes() {
    MemorySegment cold = filled(COLD, 8 * MIB, 7);
    MemorySegment page = filled(COLD, 2049, 8);
    filled(PoolType.PAGED_POOL, 4 * MIB, 9);
    MemorySegment small = filled(COLD, 100, 9);
    PageOutResult result = system.pageOut();
    assertThat(result.blocks()).isEqualTo(3);
    assertThat(result.hinted()).isEqualTo(isNative() ? 8 * MIB + 2 * 4096 : 0);
    if (SWAP) {
      assertThat(result.reclaimed()).isLessThanOrEqualTo(result.hinted());
    } else {
      assertThat(result.reclaimed()).isZero();
    }
    assertThat(cold.mismatch(MemorySegment.ofArray(bytes(8 * MIB, 7)))).isEqualTo(-1);
    assertThat(page.mismatch(MemorySegment.ofArray(bytes(2049, 8)))).isEqualTo(-1);
    assertThat(small.mismatch(MemorySegment.ofArray(bytes(100, 9)))).isEqualTo(-1);
  }

  private static byte[] bytes(long length, int value) {
    byte[] bytes = new byte[Math.toIntExact(length)];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void freedBlocksAreForgotten() {
    MemorySegment first = filled(COLD, MIB, 1);
    MemorySegment second = filled(COLD, MIB, 2);
    ex.freePool(first);
    assertThat(system.pageOut().blocks()).isEqualTo(1);
    ex.freePool(second);
    ex.freePool(filled(COLD, 64, 2));
    filled(PoolType.PAGED_POOL, MIB + 1, 3);
    assertThat(system.pageOut()).isEqualTo(new PageOutResult(0, 0, 0));
  }

  @Test
  void manyBlocksThatComeAndGoAreNotAllRemembered() {
    MemorySegment kept = filled(COLD, 4096, 1);
    for (int i = 0; i < 5000; i++) {
      ex.freePool(filled(COLD, 4096 + i % 7 * 4096, 1));
    }
    assertThat(system.pageOut().blocks()).isEqualTo(1);
    ex.freePool(kept);
  }

  @Test
  void aClosedSystemPagesNothingOut() {
    system.close();
    assertThatThrownBy(system::pageOut).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void moreIsNotReclaimedThanHinted() {
    assertThatIllegalArgumentException().isThrownBy(() -> new PageOutResult(1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new PageOutResult(-1, 0, 0));
  }
}

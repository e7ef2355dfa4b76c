// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ration.internal.memory.OsMemory;
import dev.ration.internal.memory.PortableMemory;
import dev.ration.internal.memory.Words;
import dev.ration.support.FailingMemory;
import dev.ration.support.FailurePoint;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Words of the pool's own: zeroed, apart from each other, and counted. */
class MetadataTest {
  private static final int RANGE = 4 << 20;

  private final OsMemory memory = new PortableMemory();
  private final Metadata metadata = new Metadata(memory);

  @AfterEach
  void close() {
    memory.closeSegments();
    memory.release();
  }

  private static void fill(long pointer, long bytes) {
    for (long i = 0; i < bytes; i += 8) {
      Words.set(pointer + i, -1);
    }
  }

  private static void assertZero(long pointer, long bytes) {
    long sum = 0;
    for (long i = 0; i < bytes; i += 8) {
      sum |= Words.get(pointer + i);
    }
    assertThat(sum).as("all words together").isZero();
  }

  @Test
  void wordsAreZeroedAndNobodyElses() {
    Set<Long> granules = new HashSet<>();
    for (int bytes = 8; bytes <= 4096; bytes += 8) {
      long pointer = metadata.allocate(bytes, true);
      assertZero(pointer, bytes);
      fill(pointer, bytes);
      for (long i = 0; i < bytes; i += 64) {
        assertThat(granules.add(pointer + i)).as("%d bytes", bytes).isTrue();
      }
    }
  }

  @Test
  void wordsThatWereGivenBackAreZeroedAndGivenAgain() {
    long first = metadata.allocate(200, true);
    long second = metadata.allocate(200, true);
    long used = metadata.usedBytes();
    fill(first, 200);
    fill(second, 200);
    metadata.free(first, 200);
    metadata.free(second, 200);
    assertThat(metadata.allocate(200, true)).isEqualTo(second);
    assertThat(metadata.allocate(193, true)).isEqualTo(first);
    assertZero(first, 200);
    assertZero(second, 200);
    assertThat(metadata.usedBytes()).isEqualTo(used);
    assertThat(metadata.allocate(200, true)).isNotIn(first, second, 0L);
  }

  @Test
  void wordsOfAPageComeBackAndOnesOfAnotherSizeDoNotGetThem() {
    long page = metadata.allocate(4096, true);
    metadata.free(page, 4096);
    assertThat(metadata.allocate(4032, true)).isNotEqualTo(page);
    assertThat(metadata.allocate(4096, true)).isEqualTo(page);
    assertThatThrownBy(() -> metadata.free(page, 4097)).isInstanceOf(AssertionError.class);
  }

  @Test
  void whatIsUsedCountsInWholePages() {
    assertThat(metadata.usedBytes()).isZero();
    metadata.allocate(1, true);
    assertThat(metadata.usedBytes()).isEqualTo(4096);
    metadata.allocate(4096 - 64, true);
    assertThat(metadata.usedBytes()).isEqualTo(4096);
    metadata.allocate(64, true);
    assertThat(metadata.usedBytes()).isEqualTo(8192);
  }

  @Test
  void itIsKnownBeforeByHowMuchItWillGrow() {
    for (long bytes : new long[] {1, 64, 4000, 4096, 100_000, 64, 8128}) {
      long before = metadata.usedBytes();
      long growth = metadata.growth(bytes);
      metadata.allocate(bytes, true);
      assertThat(metadata.usedBytes() - before).as("%d bytes", bytes).isEqualTo(growth);
    }
    long pointer = metadata.allocate(512, true);
    metadata.free(pointer, 512);
    assertThat(metadata.growth(512)).isZero();
    assertThat(metadata.growth(4096)).isPositive();
  }

  @Test
  void whoeverIsInAHurryGetsWhatIsCommittedAndNoMore() {
    assertThat(metadata.allocate(64, false)).isZero();
    metadata.allocate(64, true);
    int more = 0;
    while (metadata.allocate(4096, false) != 0) {
      more++;
    }
    assertThat(more).isEqualTo((64 << 10) / 4096 - 1);
    assertThat(metadata.allocate(4032, false)).isNotZero();
    assertThat(metadata.allocate(64, false)).isZero();
  }

  @Test
  void aRangeThatIsFullIsFollowedByAnother() {
    long last = 0;
    for (int i = 0; i < RANGE / 4096 + 10; i++) {
      last = metadata.allocate(4096, true);
      assertThat(last).isNotZero();
      fill(last, 4096);
    }
    assertThat(metadata.usedBytes()).isEqualTo(RANGE + 10 * 4096L);
    long large = metadata.allocate(2L * RANGE + 64, true);
    assertZero(large, 2L * RANGE + 64);
    fill(large, 2L * RANGE + 64);
    assertThat(metadata.usedBytes()).isEqualTo(3L * RANGE + 11 * 4096L);
  }

  @Test
  void aRefusalByTheOperatingSystemLeavesEverythingAsItWas() {
    FailurePoint point = new FailurePoint();
    Metadata refused = new Metadata(new FailingMemory(memory, point));
    for (int nth = 1; nth <= 2; nth++) {
      point.arm(nth, FailurePoint.Mode.ONCE);
      assertThat(refused.allocate(64, true)).isZero();
      assertThat(refused.usedBytes()).isZero();
    }
    point.disarm();
    long pointer = refused.allocate(64, true);
    assertZero(pointer, 64);
    assertThat(refused.usedBytes()).isEqualTo(4096);
  }
}

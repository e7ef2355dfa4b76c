// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A bit for each page, compared with a set of bits that is known to be right. */
class BitsTest {
  private static final int PAGES = 700;

  @Test
  void stretchesAreSetClearedAndCounted() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Bits bits = new Bits();
    BitSet model = new BitSet();
    bits.grow(10);
    bits.grow(PAGES);
    for (int i = 0; i < 20_000; i++) {
      int from = random.nextInt(PAGES);
      int to = random.nextInt(from, PAGES + 1);
      int before = model.get(from, to).cardinality();
      assertThat(bits.count(from, to - from)).as("seed %d", seed).isEqualTo(before);
      if (random.nextBoolean()) {
        model.set(from, to);
        assertThat(bits.set(from, to - from)).as("seed %d", seed).isEqualTo(to - from - before);
      } else {
        model.clear(from, to);
        assertThat(bits.clear(from, to - from)).as("seed %d", seed).isEqualTo(before);
      }
    }
    for (int page = 0; page < PAGES; page++) {
      assertThat(bits.get(page)).as("seed %d", seed).isEqualTo(model.get(page));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongIntMapTest {
  @Test
  void behavesLikeAHashMap() {
    Random random = new Random(25);
    LongIntMap map = new LongIntMap();
    Map<Long, Integer> model = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long key = random.nextBoolean() ? random.nextInt(10_000) : random.nextLong() >>> 1;
      assertThat(map.get(key)).isEqualTo(model.getOrDefault(key, LongIntMap.ABSENT));
      assertThat(map.put(key, i)).isEqualTo(model.putIfAbsent(key, i) == null);
      assertThat(map.size()).isEqualTo(model.size());
    }
    model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.model;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random operations on a system and on an oracle in plain Java, which must agree all the time.
 *
 * <p>A failing seed is named in the message; {@code -Dration.seed=N} runs that one only.
 */
class ModelTest {
  private static final int SEEDS = Integer.getInteger("ration.seeds", 200);
  private static final int OPERATIONS = Integer.getInteger("ration.operations", 20_000);

  @Test
  void systemAndOracleAgree() {
    seeds(0, SEEDS).forEach(seed -> Run.of(seed, OPERATIONS, false));
  }

  @Test
  void portableSystemAndOracleAgree() {
    seeds(1_000_000, Math.max(1, SEEDS / 20)).forEach(seed -> Run.of(seed, OPERATIONS / 4, true));
  }

  private static LongStream seeds(long first, int count) {
    Long only = Long.getLong("ration.seed");
    return only != null ? LongStream.of(only) : LongStream.range(first, first + count);
  }
}

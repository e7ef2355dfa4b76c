// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantitiesTest {
  @Test
  void bytesHaveThreeDigitsThatCount() {
    assertThat(Quantities.bytes(0)).isEqualTo("0 B");
    assertThat(Quantities.bytes(1_023)).isEqualTo("1023 B");
    assertThat(Quantities.bytes(1_024)).isEqualTo("1.00 KiB");
    assertThat(Quantities.bytes(12_595_000)).isEqualTo("12.0 MiB");
    assertThat(Quantities.bytes(700L << 30)).isEqualTo("700 GiB");
  }

  @Test
  void timesHaveThreeDigitsThatCount() {
    assertThat(Quantities.nanos(0)).isEqualTo("0 ns");
    assertThat(Quantities.nanos(999)).isEqualTo("999 ns");
    assertThat(Quantities.nanos(1_234)).isEqualTo("1.23 us");
    assertThat(Quantities.nanos(56_789_000)).isEqualTo("56.8 ms");
    assertThat(Quantities.nanos(7_200_000_000_000L)).isEqualTo("7200 s");
  }

  @Test
  void countsAgreeWithTheirNouns() {
    assertThat(Quantities.count(1, "block", "blocks")).isEqualTo("1 block");
    assertThat(Quantities.count(12_345, "block", "blocks")).isEqualTo("12,345 blocks");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VariantTest {
  @Test
  void parametersAndFlagsAreToldApart() {
    Variant variant = Variant.parse("peer=ration,-Da=b", List.of("bytes=64", "-XX:+UseSerialGC"));

    assertThat(variant.parameters()).containsEntry("peer", "ration").containsEntry("bytes", "64");
    assertThat(variant.flags()).containsExactly("-XX:+UseSerialGC", "-Da=b");
  }

  @Test
  void whatIsNeitherIsRefusedWithAnExample() {
    assertThatThrownBy(() -> Variant.parse("ration", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'ration'")
        .hasMessageContaining("peer=ration");
  }
}

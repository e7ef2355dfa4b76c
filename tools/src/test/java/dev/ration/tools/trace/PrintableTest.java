// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void leavesOrdinaryTextAlone() {
    assertThat(Printable.of("Größe 大小 🚀")).isEqualTo("Größe 大小 🚀");
  }

  @Test
  void spellsOutWhatWouldActOnTheTerminal() {
    assertThat(Printable.of("a\u001B[31mb")).isEqualTo("a\\u001B[31mb");
    assertThat(Printable.of("a\nb\tc")).isEqualTo("a\\u000Ab\\u0009c");
    assertThat(Printable.of("a\u202Eb")).isEqualTo("a\\u202Eb");
    assertThat(Printable.of("a\uD800b")).isEqualTo("a\\uD800b");
  }

  @Test
  void cutsBetweenCharacters() {
    assertThat(Printable.cut("abcdef", 6)).isEqualTo("abcdef");
    assertThat(Printable.cut("abcdefg", 6)).isEqualTo("abc...");
    assertThat(Printable.cut("ab🚀defg", 6)).isEqualTo("ab...");
  }
}

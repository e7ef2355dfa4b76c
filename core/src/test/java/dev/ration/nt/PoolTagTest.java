// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolTagTest {
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Fred,46726564,derF",
        "None,4E6F6E65,enoN",
        "abc,00616263,cba",
        "ab,00006162,ba",
        "a,00000061,a",
        " kdD,206B6444,Ddk ",
        "'    ',20202020,'    '",
        "~~~~,7E7E7E7E,~~~~"
      })
  void aTagIsTheNumberOfItsCLiteral(String text, String hex, String dumped) {
    PoolTag tag = PoolTag.of(text);

    assertThat(tag.value()).isEqualTo(Integer.parseUnsignedInt(hex, 16));
    assertThat(tag.text()).isEqualTo(text);
    assertThat(tag.dumped()).isEqualTo(dumped);
    assertThat(tag).hasToString(text);
    assertThat(PoolTag.of(tag.value())).isEqualTo(tag);
  }

  @Test
  void everyPrintableCharacterSurvivesInEveryPlace() {
    for (char character = 0x20; character <= 0x7E; character++) {
      for (int place = 0; place < 4; place++) {
        StringBuilder text = new StringBuilder("Fred");
        text.setCharAt(place, character);
        assertThat(PoolTag.of(text.toString()).text()).isEqualTo(text.toString());
      }
    }
  }

  @Test
  void caseMatters() {
    assertThat(PoolTag.of("fred")).isNotEqualTo(PoolTag.of("Fred"));
  }

  @Test
  void noneIsTheTagOfRoutinesWithoutOne() {
    assertThat(PoolTag.NONE).isEqualTo(PoolTag.of("None"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Freds"})
  void aTextOfAnotherLengthIsRefusedWithAdvice(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolTag.of(text))
        .withMessageContaining("1 to 4 characters")
        .withMessageContaining("PoolTag.of(\"Fred\")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001F", "a\u007F", "ab\u00E9", "abc\u0646", "a\0"})
  void anUnprintableCharacterIsRefusedByPlaceAndNumber(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolTag.of(text))
        .withMessageContaining("index " + (text.length() - 1))
        .withMessageContaining(String.format("U+%04X", (int) text.charAt(text.length() - 1)));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, PoolTag.PROTECTED, 0x1F, 0x61006263, 0x61626300, 0x4672657F, 0x7F726564, -1})
  void aNumberThatSpellsNothingIsRefusedWithAdvice(int value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolTag(value))
        .withMessageContaining(String.format("0x%08X", value))
        .withMessageContaining("PoolTag.of(\"Fred\")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Fred", "abc", "a"})
  void theProtectedBitIsPartOfTheNumberButNotOfTheTag(String text) {
    PoolTag plain = PoolTag.of(text);
    PoolTag guarded = PoolTag.of(plain.value() | PoolTag.PROTECTED);

    assertThat(guarded.isProtected()).isTrue();
    assertThat(plain.isProtected()).isFalse();
    assertThat(guarded.text()).isEqualTo(text);
    assertThat(guarded).isNotEqualTo(plain);
    assertThat(PoolTag.identity(guarded.value())).isEqualTo(plain.value());
    assertThat(PoolTag.identity(plain.value())).isEqualTo(plain.value());
  }

  @Test
  void anyNumberCanBePrinted() {
    assertThat(PoolTag.text(0x46726564)).isEqualTo("Fred");
    assertThat(PoolTag.text(0x46726564 | PoolTag.PROTECTED)).isEqualTo("Fred");
    assertThat(PoolTag.text(0x00616263)).isEqualTo("abc");
    assertThat(PoolTag.text(0x61006263)).isEqualTo("a.bc");
    assertThat(PoolTag.text(0x7F1F80FF)).isEqualTo("....");
    assertThat(PoolTag.text(7)).isEqualTo(".");
    assertThat(PoolTag.text(0)).isEqualTo("....");
    assertThat(PoolTag.text(PoolTag.PROTECTED)).isEqualTo("....");
    assertThat(PoolTag.dumped(0x46726500)).isEqualTo(".erF");
  }
}

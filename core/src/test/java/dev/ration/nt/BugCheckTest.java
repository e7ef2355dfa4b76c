// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BugCheckTest {
  private static final BugCheck WRONG_TAG =
      new BugCheck(0xC2, 0x0A, 0x7F00_0000_1000L, 0x46726564, 0x61626364, "Free it as 'Fred'.");

  @ParameterizedTest
  @CsvSource({
    "19, BAD_POOL_HEADER",
    "21, QUOTA_UNDERFLOW",
    "41, MUST_SUCCEED_POOL_EMPTY",
    "C1, SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION",
    "C2, BAD_POOL_CALLER",
    "C4, DRIVER_VERIFIER_DETECTED_VIOLATION",
    "C5, DRIVER_CORRUPTED_EXPOOL",
    "C6, DRIVER_CAUGHT_MODIFYING_FREED_POOL",
    "CC, PAGE_FAULT_IN_FREED_SPECIAL_POOL",
    "CD, PAGE_FAULT_BEYOND_END_OF_ALLOCATION",
    "D0, DRIVER_CORRUPTED_MMPOOL",
    "D5, DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL",
    "D6, DRIVER_PAGE_FAULT_BEYOND_END_OF_ALLOCATION",
    "13A, KERNEL_MODE_HEAP_CORRUPTION",
    "7FFFFFFF, BUG_CHECK"
  })
  void aCodeHasItsDocumentedName(String hex, String name) {
    assertThat(new BugCheck(Integer.parseInt(hex, 16), 0, 0, 0, 0, "").name()).isEqualTo(name);
  }

  @ParameterizedTest
  @MethodSource("codes")
  void everyConstantIsNamedAsItsCode(Field constant) throws IllegalAccessException {
    assertThat(new BugCheck(constant.getInt(null), 0, 0, 0, 0, "").name())
        .isEqualTo(constant.getName());
  }

  static List<Field> codes() {
    return Arrays.stream(BugCheck.class.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .toList();
  }

  @Test
  void itPrintsAsWinDbgDoes() {
    assertThat(WRONG_TAG.toString())
        .isEqualToNormalizingNewlines(
            """
            BAD_POOL_CALLER (c2)
            Free it as 'Fred'.
            Arguments:
            Arg1: 000000000000000a
            Arg2: 00007f0000001000
            Arg3: 0000000046726564
            Arg4: 0000000061626364\
            """);
  }

  @Test
  void withoutAdviceItPrintsNoEmptyLine() {
    var silent = new BugCheck(BugCheck.QUOTA_UNDERFLOW, 1, -1, 3, 4, "");

    assertThat(silent.toString()).startsWith("QUOTA_UNDERFLOW (21)").hasLineCount(6);
    assertThat(silent.summary())
        .isEqualTo("QUOTA_UNDERFLOW (0x21) {0x1, 0xFFFFFFFFFFFFFFFF, 0x3, 0x4}");
  }

  @Test
  void theDefaultSinkThrowsItWithASummaryAsMessage() {
    assertThatExceptionOfType(BugCheckError.class)
        .isThrownBy(() -> BugCheckSink.THROW.bugCheck(WRONG_TAG))
        .withMessage(
            "BAD_POOL_CALLER (0xC2) {0xA, 0x7F0000001000, 0x46726564, 0x61626364}: Free it as"
                + " 'Fred'.")
        .satisfies(error -> assertThat(error.bugCheck()).isSameAs(WRONG_TAG));
  }

  @Test
  void anErrorKeepsItsBugCheckThroughSerialization() throws IOException, ClassNotFoundException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(new BugCheckError(WRONG_TAG));
    }

    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((BugCheckError) in.readObject()).bugCheck()).isEqualTo(WRONG_TAG);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.RawPool;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What HotSpot inlines of the fast path, as far as the length of its methods decides it: an
 * allocation into whoever asks for it, a free not. Decision 28.
 */
class InliningTest {
  /** HotSpot's FreqInlineSize: longer methods are called, however often. */
  private static final int LONGEST_INLINED = 325;

  private static int length(String type, String method) throws IOException {
    String file = "internal/routines/" + type + ".class";
    try (InputStream in = Objects.requireNonNull(RawPool.class.getResourceAsStream(file), file)) {
      return ClassFile.of().parse(in.readAllBytes()).methods().stream()
          .filter(candidate -> candidate.methodName().equalsString(method))
          .map(MethodModel::code)
          .map(code -> (CodeAttribute) code.orElseThrow())
          .mapToInt(CodeAttribute::codeLength)
          .max()
          .orElseThrow();
    }
  }

  @Test
  void anAllocationIsInlined() throws IOException {
    assertThat(length("FastPath", "allocate")).isLessThanOrEqualTo(LONGEST_INLINED);
    assertThat(length("PoolRoutines", "allocateRaw")).isLessThanOrEqualTo(LONGEST_INLINED);
  }

  @Test
  void whatAsksForAFreeIsInlined() throws IOException {
    assertThat(length("PoolRoutines", "freeRaw")).isLessThanOrEqualTo(LONGEST_INLINED);
  }

  @Test
  void theAllocationOfARoutineIsACallOfItsOwn() throws IOException {
    assertThat(length("PoolRoutines", "allocate")).isGreaterThan(LONGEST_INLINED);
  }

  @Test
  void theFreeIsACallOfItsOwn() throws IOException {
    assertThat(length("FastPath", "free")).isGreaterThan(LONGEST_INLINED);
  }
}

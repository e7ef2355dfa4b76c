// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.routines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two halves of the fast path stay too large for C2 to inline; {@link FastPath} says why. */
class CompilationUnitTest {
  private static final int FREQ_INLINE_SIZE = 325;

  @ParameterizedTest
  @ValueSource(strings = {"allocate", "free"})
  void isCompiledOnItsOwn(String name) throws IOException {
    assertThat(bytecodes(name)).isGreaterThan(FREQ_INLINE_SIZE);
  }

  private static int bytecodes(String name) throws IOException {
    try (InputStream in = FastPath.class.getResourceAsStream("FastPath.class")) {
      assertThat(in).isNotNull();
      return ClassFile.of().parse(in.readAllBytes()).methods().stream()
          .filter(method -> method.methodName().equalsString(name))
          .map(CompilationUnitTest::code)
          .mapToInt(CodeAttribute::codeLength)
          .max()
          .orElseThrow();
    }
  }

  private static CodeAttribute code(MethodModel method) {
    return (CodeAttribute) method.code().orElseThrow();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.support.Stress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A StackOverflowError at any point leaves no lock held and no books wrong. */
class StackOverflowTest {
  /** In the interpreter each depth costs a look at everything, at the interpreter's pace. */
  private static final String STRIDE_OF_INTERPRETER = String.valueOf(Stress.count(16, 2));

  @ParameterizedTest
  @EnumSource
  void compiled(DeepOperation operation) throws InterruptedException {
    assertThat(StackSweep.sweep(operation, 1, 2_000)).isPositive();
  }

  @Test
  void interpreted() throws Exception {
    List<String> arguments = new ArrayList<>(List.of(STRIDE_OF_INTERPRETER));
    Arrays.stream(DeepOperation.values()).map(Enum::name).forEach(arguments::add);
    ChildJvm.run(List.of("-Xint", "-Xmx128m"), StackSweep.class, arguments);
  }

  /** Touching the stack is compiled, and costs little of it; what it is touched for is not. */
  @Test
  void interpretedAfterCompiledTouch() throws Exception {
    List<String> arguments = new ArrayList<>(List.of(String.valueOf(Stress.count(4, 1))));
    Arrays.stream(DeepOperation.values()).map(Enum::name).forEach(arguments::add);
    ChildJvm.run(
        List.of(
            "-Xbatch",
            "-Xmx128m",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=compileonly,dev.ration.internal.routines.StackTouch::*"),
        StackSweep.class,
        arguments);
  }
}

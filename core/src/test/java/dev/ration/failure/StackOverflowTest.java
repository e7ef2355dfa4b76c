// SPDX-License-Identifier: Apache-2.0
package dev.ration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A StackOverflowError at any point leaves no lock held and no books wrong. */
class StackOverflowTest {
  private static final int DEPTHS = Integer.getInteger("ration.depths", 400);

  @ParameterizedTest
  @EnumSource
  void compiled(DeepOperation operation) throws InterruptedException {
    assertThat(StackSweep.sweep(operation, DEPTHS, 2_000)).isPositive();
  }

  @Test
  void interpreted() throws Exception {
    List<String> arguments = new ArrayList<>(List.of(Integer.toString(DEPTHS)));
    Arrays.stream(DeepOperation.values()).map(Enum::name).forEach(arguments::add);
    ChildJvm.run(List.of("-Xint", "-Xmx128m"), StackSweep.class, arguments);
  }

  @Test
  void compiledByC1() throws Exception {
    List<String> arguments = new ArrayList<>(List.of(Integer.toString(DEPTHS)));
    Arrays.stream(DeepOperation.values()).map(Enum::name).forEach(arguments::add);
    ChildJvm.run(
        List.of("-XX:TieredStopAtLevel=1", "-Xcomp", "-Xmx128m"), StackSweep.class, arguments);
  }
}

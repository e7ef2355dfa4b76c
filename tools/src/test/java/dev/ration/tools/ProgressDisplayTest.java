// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private final StringWriter err = new StringWriter();
  private final ProgressDisplay display = new ProgressDisplay(new PrintWriter(err, true));

  @Test
  void showsNothingForAShortTask() {
    display.start("short", 10);
    display.reached(5);
    display.finish();

    assertThat(err.toString()).isEmpty();
  }

  @Test
  void showsABarForALongTaskAndWipesItOut() {
    display.start("long", 1_000_000);
    for (long step = 0; err.toString().isEmpty(); step++) {
      display.reached(step % 1_000_000);
      Thread.onSpinWait();
    }
    display.finish();

    assertThat(err.toString()).contains("long").endsWith(" \r");
  }
}

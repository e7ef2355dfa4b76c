// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void honoursNoColor() {
    assertThat(Terminal.mayColour(Map.of("TERM", "xterm"))).isTrue();
    assertThat(Terminal.mayColour(Map.of("NO_COLOR", ""))).isTrue();
    assertThat(Terminal.mayColour(Map.of("NO_COLOR", "1"))).isFalse();
    assertThat(Terminal.mayColour(Map.of("TERM", "dumb"))).isFalse();
  }

  @Test
  void coloursHelpOnATerminal() {
    StringWriter out = new StringWriter();
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(out), true, false);

    assertThat(Main.commandLine(terminal).execute("--help")).isZero();
    assertThat(out.toString()).contains("\u001B[");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command writes to.
 *
 * @param out for what was asked for
 * @param err for complaints and progress
 * @param colour whether the output may have escape sequences
 * @param interactive whether somebody sees progress on {@code err}
 */
record Terminal(PrintWriter out, PrintWriter err, boolean colour, boolean interactive) {
  /** {@return the streams of this process} */
  static Terminal system() {
    return new Terminal(
        new PrintWriter(System.out, true, charset()),
        new PrintWriter(System.err, true, charset()),
        mayColour(System.getenv()) && isTerminal(1),
        isTerminal(2) && !isDumb(System.getenv()));
  }

  /** {@return whether somebody who sees colours has not asked for none, see no-color.org} */
  static boolean mayColour(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty() && !isDumb(environment);
  }

  void complain(String message) {
    err.println(message);
    err.flush();
  }

  private static boolean isDumb(Map<String, String> environment) {
    return "dumb".equals(environment.get("TERM"));
  }

  private static Charset charset() {
    return System.out.charset();
  }

  /** Java knows only whether all of the standard streams are a terminal; Linux knows each. */
  @SuppressWarnings("SystemConsoleNull") // from 22 to 24 never null; before and since it may be
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      Console console = System.console();
      return console != null && console.isTerminal();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One run of the command, and what it printed. */
public record CommandRun(int exitCode, String out, String err) {
  public static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false);
    int exitCode = Main.commandLine(terminal).execute(arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: what the file {@code ration} at the root of the repository starts. */
public final class Main {
  private Main() {}

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    int exitCode = commandLine(Terminal.system()).execute(args);
    System.exit(exitCode);
  }

  /** {@return the commands, writing to the given terminal} */
  static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new RationCommand())
        .addSubcommand(new ReplayCommand(terminal))
        .addSubcommand(new GuardReportCommand(terminal))
        .addSubcommand(new CommandLine.HelpCommand())
        // A file may be called so; and one that cannot be read would end in a stack trace.
        .setExpandAtFiles(false)
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(Help.defaultColorScheme(terminal.colour() ? Help.Ansi.ON : Help.Ansi.OFF))
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((e, args) -> badUsage(e, terminal))
        .setExecutionExceptionHandler((e, command, parsed) -> failure(e, terminal));
  }

  private static int badUsage(CommandLine.ParameterException e, Terminal terminal) {
    terminal.complain("ration: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, terminal.err());
    terminal.complain("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failure(Exception e, Terminal terminal) {
    if (e instanceof CommandFailedException expected) {
      terminal.complain(expected.getMessage());
    } else {
      terminal.complain("ration: this is a defect of ration; please report it with what follows.");
      e.printStackTrace(terminal.err());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}

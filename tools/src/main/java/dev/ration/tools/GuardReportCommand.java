// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import dev.ration.tools.guard.GuardReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code ration guard-report}. */
@Command(
    name = "guard-report",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = {
      "Say which guarded block a touch was of that has ended a JVM: its tag, its process, who"
          + " allocated it and who freed it."
    },
    parameterListHeading = "%nFile:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the block was found",
      "1:it was not, or a file cannot be read",
      "2:the command line is wrong"
    },
    footer = {
      "",
      "The JVM must have run with a file of guarded blocks:",
      "  SpecialPoolOptions.DEFAULT.withFile(Path.of(\"ration_guards_pid%%p.txt\"))",
      "",
      "Example:",
      "  ration guard-report hs_err_pid4711.log"
    })
final class GuardReportCommand implements Callable<Integer> {
  private static final Pattern USUAL_NAME = Pattern.compile("hs_err_pid(\\d+)\\.log");

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "HS_ERR",
      description = "The error file that the JVM has left, such as hs_err_pid4711.log.")
  private Path errorFile = Path.of("");

  @Option(
      names = "--guards",
      paramLabel = "FILE",
      description =
          "The file of guarded blocks; by default ration_guards_pid4711.txt beside"
              + " hs_err_pid4711.log.")
  private @Nullable Path guards;

  GuardReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailedException {
    try {
      GuardReport report = GuardReport.of(errorFile, guards());
      terminal.out().print(report.text());
      terminal.out().flush();
      return report.found() ? ExitCode.OK : ExitCode.SOFTWARE;
    } catch (GuardReport.UnreadableException e) {
      throw new CommandFailedException(
          "ration: cannot read " + e.file() + ": " + Reason.of(e.reason()), e);
    }
  }

  private Path guards() {
    Path given = guards;
    if (given != null) {
      return given;
    }
    Path name = errorFile.getFileName();
    Matcher usual = USUAL_NAME.matcher(name == null ? "" : name.toString());
    if (!usual.matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "'" + errorFile + "' does not say of which process it is: add --guards FILE");
    }
    return errorFile.resolveSibling("ration_guards_pid" + usual.group(1) + ".txt");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code ration} itself, which only leads to the others. */
@Command(
    name = "ration",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Native memory for the JVM with tags and quotas: the tools.",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all went well",
      "1:a trace is broken, a check failed, or nothing was found",
      "2:the command line is wrong"
    },
    footer = {"", "Example:", "  ration replay netty-tenants --quota report=8m"})
final class RationCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
  }
}

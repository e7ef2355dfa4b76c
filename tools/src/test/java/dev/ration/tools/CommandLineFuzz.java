// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A fuzzer's target: any command line is run, or refused with a message and the exit code for that;
 * none ends in a defect.
 *
 * <p>What is run touches one folder only, and replays one small trace.
 */
public final class CommandLineFuzz {
  /** Stands for the folder, since a slash is taken out of what the fuzzer makes. */
  private static final String FOLDER = "%";

  private static final int MOST_WARMUPS = 2;

  private CommandLineFuzz() {}

  /** Where all files are. */
  private static final class Playground {
    static final Path FOLDER = make();

    private static Path make() {
      try {
        Path folder = Files.createTempDirectory("ration-command-line");
        Files.writeString(folder.resolve("t"), Traces.TINY);
        folder.toFile().deleteOnExit();
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The bytes are the arguments, one a line. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8).replace('/', '_');
    String[] arguments =
        text.lines()
            .map(line -> line.replace(FOLDER, Playground.FOLDER + "/"))
            .toArray(String[]::new);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine ration =
        Main.commandLine(new Terminal(new PrintWriter(out), new PrintWriter(err), false, false));
    if (isHarmless(ration, arguments)) {
      int code = ration.execute(arguments);
      String said = err.toString();
      assertThat(said).doesNotContain("defect of ration").doesNotContain("\tat ");
      assertThat(code).as(said).isBetween(0, 2);
      if (code == 0) {
        assertThat(out.toString()).isNotBlank();
      } else {
        assertThat(said).startsWith("ration: ");
      }
      if (code == CommandLine.ExitCode.USAGE) {
        assertThat(said).contains("Try 'ration");
      }
    }
  }

  /** Whether it is refused, asks for help, or replays nothing but what lies in the folder. */
  private static boolean isHarmless(CommandLine ration, String[] arguments) {
    ParseResult parsed;
    try {
      parsed = ration.parseArgs(arguments);
    } catch (ParameterException refused) {
      return true;
    }
    if (!parsed.hasSubcommand()) {
      return true;
    }
    ParseResult command = parsed.subcommand();
    String name = command.commandSpec().name();
    if (!name.equals("replay")) {
      return name.equals("help");
    }
    List<String> traces =
        command.matchedPositionals().stream()
            .flatMap(positional -> positional.stringValues().stream())
            .toList();
    String html = command.matchedOptionValue("--html", Playground.FOLDER.toString());
    int warmups = command.matchedOptionValue("--warmup", 1);
    return command.isUsageHelpRequested()
        || command.isVersionHelpRequested()
        || (!traces.isEmpty()
            && warmups <= MOST_WARMUPS
            && Stream.concat(traces.stream(), Stream.of(html))
                .allMatch(file -> file.startsWith(Playground.FOLDER.toString())));
  }
}

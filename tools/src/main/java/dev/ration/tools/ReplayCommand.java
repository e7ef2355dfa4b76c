// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import dev.ration.tools.replay.Progress;
import dev.ration.tools.replay.ReplayException;
import dev.ration.tools.replay.ReplayResult;
import dev.ration.tools.replay.ReplaySettings;
import dev.ration.tools.replay.Replayer;
import dev.ration.tools.replay.ThreadMode;
import dev.ration.tools.report.Environment;
import dev.ration.tools.report.HtmlReport;
import dev.ration.tools.report.JsonReport;
import dev.ration.tools.report.Style;
import dev.ration.tools.report.TextReport;
import dev.ration.tools.trace.Printable;
import dev.ration.tools.trace.Trace;
import dev.ration.tools.trace.TraceFormatException;
import dev.ration.tools.trace.TraceProcess;
import dev.ration.tools.trace.TraceSource;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code ration replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = {
      "Replay recorded allocations of real programs through the pools, one process for each recorded"
          + " one, and report what it costs: by tag in PoolMon's columns, by process, and overall."
    },
    parameterListHeading = "%nTraces:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all went well",
      "1:a trace is broken, the pools' ledger does not balance, or the replay failed",
      "2:the command line is wrong"
    },
    footer = {
      "",
      "BYTES may end in k, m, g or t.",
      "",
      "Examples:",
      "  ration replay",
      "  ration replay netty-tenants --quota report=8m --quota upload=1m",
      "  ration replay my.trace.gz --threads recorded --html report.html"
    })
final class ReplayCommand implements Callable<Integer> {
  private static final String DEFAULT = " (default: ${DEFAULT-VALUE})";

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "TRACE",
      arity = "0..*",
      description =
          "Files to replay, compressed with gzip or not, or names of bundled traces: gcc,"
              + " netty-tenants, postgres, redis. Without any, all bundled ones.")
  private List<String> traces = List.of();

  @Option(
      names = "--quota",
      paramLabel = "NAME=BYTES",
      converter = Quota.Converter.class,
      description = "Let each process of that name use at most that much of each pool. Repeatable.")
  private List<Quota> quotas = List.of();

  @Option(
      names = "--limit",
      paramLabel = "BYTES",
      converter = ByteSize.class,
      description =
          "Let each pool commit at most that much. Otherwise what the container or the machine has"
              + " decides.")
  private @Nullable Long limit;

  @Option(
      names = "--threads",
      paramLabel = "MODE",
      converter = ThreadModeConverter.class,
      defaultValue = "one",
      description =
          "one: all on one thread, in the trace's order. recorded: a thread for each recorded one;"
              + " a free waits for its allocation"
              + DEFAULT
              + ".")
  private ThreadMode threads = ThreadMode.ONE;

  @Option(
      names = "--no-touch",
      description = "Do not write to the blocks. Otherwise each of their pages is written to.")
  private boolean untouched;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "1",
      description = "Rounds of replays before the one that is reported" + DEFAULT + ".")
  private int warmups = 1;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description = "Show so many tags, 0 for all" + DEFAULT + ".")
  private int top = 20;

  @Option(names = "--json", description = "Print the report as one JSON document.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the report to a page with charts, too, which needs no network.")
  private @Nullable String html;

  ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailedException {
    requireInRange("--top", top, Integer.MAX_VALUE);
    requireInRange("--warmup", warmups, 100);
    @Nullable PageFile page = html == null ? null : pageFile(html);
    Deque<Trace> read = readAll(new TraceArguments(this::wrong).resolve(traces));
    ReplaySettings settings =
        new ReplaySettings(
            threads,
            !untouched,
            limit == null ? OptionalLong.empty() : OptionalLong.of(limit),
            quotasByName(read),
            warmups);
    List<ReplayResult> results = replayAll(read, settings);
    print(results, page);
    return results.stream().allMatch(ReplayResult::balanced) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private PageFile pageFile(String file) {
    try {
      return PageFile.check(file);
    } catch (IOException e) {
      throw wrong("--html: " + e.getMessage());
    }
  }

  private Deque<Trace> readAll(List<TraceSource> sources) throws CommandFailedException {
    Deque<Trace> read = new ArrayDeque<>();
    for (TraceSource source : sources) {
      try {
        Trace trace = source.read();
        if (trace.endsOpen()) {
          terminal.complain(
              "ration: the last line of "
                  + source.name()
                  + " has no line end: if its recorder was killed, the last record is cut short");
        }
        read.add(trace);
      } catch (TraceFormatException e) {
        throw new CommandFailedException(e.getMessage() + "\n  " + e.cure(), e);
      } catch (IOException e) {
        throw new CommandFailedException(
            "ration: " + source.name() + " cannot be read: " + Reason.of(e), e);
      } catch (OutOfMemoryError e) {
        throw new CommandFailedException(
            "ration: "
                + source.name()
                + " has more records than the Java heap holds. Give it more:"
                + " JAVA_TOOL_OPTIONS=-Xmx4g",
            e);
      }
    }
    return read;
  }

  private Map<String, Long> quotasByName(Iterable<Trace> read) {
    TreeSet<String> known = new TreeSet<>();
    for (Trace trace : read) {
      trace.processes().stream().map(TraceProcess::name).forEach(known::add);
    }
    Map<String, Long> byName = new HashMap<>();
    for (Quota quota : quotas) {
      if (!known.contains(quota.process())) {
        throw wrong(
            "--quota: no process is called '"
                + quota.process()
                + "'. There are: "
                + Printable.of(String.join(", ", known)));
      }
      if (byName.put(quota.process(), quota.bytes()) != null) {
        throw wrong("--quota: '" + quota.process() + "' is given two quotas: keep one");
      }
    }
    return byName;
  }

  /** Lets go of each trace when it has been replayed. */
  private List<ReplayResult> replayAll(Deque<Trace> read, ReplaySettings settings)
      throws CommandFailedException {
    Progress progress =
        terminal.interactive() ? new ProgressDisplay(terminal.err()) : Progress.NONE;
    Replayer replayer = new Replayer(settings, progress);
    List<ReplayResult> results = new ArrayList<>();
    while (!read.isEmpty()) {
      try {
        results.add(replayer.replay(read.remove()));
      } catch (ReplayException e) {
        throw new CommandFailedException("ration: " + e.getMessage(), e);
      }
    }
    return results;
  }

  private void print(List<ReplayResult> results, @Nullable PageFile page)
      throws CommandFailedException {
    Environment environment = Environment.current(VersionProvider.version());
    Style style = terminal.colour() ? Style.COLOUR : Style.PLAIN;
    terminal
        .out()
        .print(
            json
                ? JsonReport.of(results, environment, top)
                : TextReport.of(results, environment, top, style));
    if (terminal.out().checkError()) {
      throw new CommandFailedException(
          "ration: the report could not be printed in full", new IOException("standard output"));
    }
    if (page != null) {
      try {
        page.write(HtmlReport.of(results, environment, top));
      } catch (IOException e) {
        throw new CommandFailedException(
            "ration: " + page.name() + " cannot be written: " + Reason.of(e), e);
      }
    }
    for (ReplayResult result : results) {
      if (!result.balanced()) {
        terminal.complain("ration: " + result.trace().name() + ": the ledger does not balance");
      }
    }
  }

  private void requireInRange(String option, int value, int max) {
    if (value < 0 || value > max) {
      throw wrong(option + ": " + value + " is not from 0 to " + max);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

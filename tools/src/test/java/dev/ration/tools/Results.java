// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import dev.ration.tools.replay.CallTimes;
import dev.ration.tools.replay.Progress;
import dev.ration.tools.replay.ReplayException;
import dev.ration.tools.replay.ReplayResult;
import dev.ration.tools.replay.ReplaySettings;
import dev.ration.tools.replay.Replayer;
import dev.ration.tools.report.Environment;
import dev.ration.tools.trace.Trace;
import java.util.List;
import java.util.OptionalLong;

/** Results of replays for tests. */
public final class Results {
  public static final Environment ENVIRONMENT = new Environment("1.0", "Java 25", "Linux", 2);

  private Results() {}

  public static ReplayResult of(Trace trace, ReplaySettings settings) {
    try {
      return new Replayer(settings, Progress.NONE).replay(trace);
    } catch (ReplayException e) {
      throw new AssertionError(e);
    }
  }

  /** {@return the result with fixed figures for all that differs between machines and releases} */
  public static ReplayResult fixed(ReplayResult result) {
    ReplayResult.Peak peak = result.peak();
    ReplayResult.End end = result.end();
    List<Long> committed = result.timeline().records().stream().map(at -> 2_097_152 + at).toList();
    return new ReplayResult(
        result.trace(),
        result.settings(),
        new ReplayResult.Speed(result.speed().operations(), 2_000),
        20,
        times(5, 40),
        times(3, 30),
        new ReplayResult.Peak(
            peak.record(),
            peak.blocks(),
            peak.requestedBytes(),
            peak.chargedBytes(),
            4_096,
            16_384,
            2_048,
            OptionalLong.of(20_480)),
        new ReplayResult.End(
            end.blocks(),
            end.requestedBytes(),
            end.quotaRefusals(),
            end.memoryRefusals(),
            end.skippedFrees(),
            1L << 30,
            2L << 30),
        result.tags(),
        result.processes(),
        new ReplayResult.Timeline(
            result.timeline().records(),
            result.timeline().live(),
            committed,
            result.timeline().tags(),
            result.timeline().processes()),
        List.of(),
        result.differences());
  }

  private static CallTimes times(long calls, long median) {
    return new CallTimes(
        calls,
        median + 0.5,
        median,
        median * 3,
        median * 50,
        median * 1_000_000,
        List.of(
            new CallTimes.Point(0, 0),
            new CallTimes.Point(50, median),
            new CallTimes.Point(100, median * 1_000_000)));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.tools.Results;
import dev.ration.tools.Traces;
import dev.ration.tools.replay.ReplaySettings;
import dev.ration.tools.replay.ThreadMode;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A fuzzer's target: a file of any bytes is read and replayed with books that balance, or refused
 * with a line, a reason and a cure.
 */
public final class TraceFuzz {
  private static final int MOST_THREADS = 8;
  private static final ReplaySettings LIMITED =
      new ReplaySettings(
          ThreadMode.RECORDED, true, OptionalLong.of(8L << 20), Map.of("shop", 4_200L), 0);

  private TraceFuzz() {}

  /** The bytes are the file. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Trace trace;
    try {
      trace = TraceReader.read("fuzzed", Traces.stream(input));
    } catch (TraceFormatException e) {
      assertThat(e.getMessage()).matches("fuzzed:[1-9][0-9]*: \\P{Cntrl}+");
      assertThat(e.cure()).isNotBlank();
      return;
    }
    if (trace.threads() <= MOST_THREADS) {
      assertThat(Results.of(trace, LIMITED).differences()).isEmpty();
    }
  }
}

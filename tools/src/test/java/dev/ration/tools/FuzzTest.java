// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.tools.replay.ReplayResult;
import dev.ration.tools.replay.ReplaySettings;
import dev.ration.tools.replay.ThreadMode;
import dev.ration.tools.trace.Trace;
import dev.ration.tools.trace.TraceFormatException;
import dev.ration.tools.trace.TraceReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever a file holds, it is replayed or refused with a line and a reason. */
class FuzzTest {
  private static final int MUTANTS = 20_000;
  private static final int REPLAYS = 120;
  private static final ReplaySettings LIMITED =
      new ReplaySettings(
          ThreadMode.RECORDED, true, OptionalLong.of(32L << 20), Map.of("shop", 4_200L), 0);

  @Test
  void mutatedTracesAreReplayedOrRefused() throws IOException {
    int sound = 0;
    for (int seed = 0; seed < MUTANTS; seed++) {
      Random random = new Random(seed);
      String text = random.nextBoolean() ? bytesChanged(random) : linesChanged(random);
      Trace trace = readOrRefuse(Traces.bytes(text), "seed " + seed);
      if (trace != null && sound++ < REPLAYS) {
        replay(trace, seed);
      }
    }
    assertThat(sound).isBetween(REPLAYS, MUTANTS - REPLAYS);
  }

  @Test
  void mutatedArchivesAreReadOrRefused() throws IOException {
    byte[] archive = Traces.gzip(Traces.bytes(Traces.TINY));
    for (int seed = 0; seed < MUTANTS; seed++) {
      Random random = new Random(seed);
      byte[] mutant = archive.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      readOrRefuse(mutant, "archive, seed " + seed);
    }
  }

  private static void replay(Trace trace, int seed) {
    ReplayResult result = Results.of(trace, LIMITED);
    assertThat(result.differences()).as("seed %d", seed).isEmpty();
  }

  private static @Nullable Trace readOrRefuse(byte[] bytes, String what) throws IOException {
    try {
      return TraceReader.read("mutant", Traces.stream(bytes));
    } catch (TraceFormatException e) {
      assertThat(e.getMessage()).as(what).matches("mutant:[0-9]+: \\P{Cntrl}+");
      assertThat(e.cure()).as(what).isNotBlank();
      assertThat(e.line()).as(what).isPositive();
      return null;
    }
  }

  private static String bytesChanged(Random random) {
    StringBuilder text = new StringBuilder(Traces.TINY);
    String favourites = "0123456789 \n-afptPN#\u0000\u001Bé";
    for (int i = 0; i <= random.nextInt(3); i++) {
      int at = random.nextInt(text.length());
      char character = favourites.charAt(random.nextInt(favourites.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, character);
        case 1 -> text.insert(at, character);
        default -> text.deleteCharAt(at);
      }
    }
    return text.toString();
  }

  private static String linesChanged(Random random) {
    List<String> lines = new ArrayList<>(Traces.TINY.lines().toList());
    for (int i = 0; i <= random.nextInt(3); i++) {
      String line = lines.remove(random.nextInt(lines.size()));
      switch (random.nextInt(3)) {
        case 0 -> lines.add(random.nextInt(lines.size() + 1), line);
        case 1 -> {
          lines.add(line);
          lines.add(line);
        }
        default -> {
          // The line is gone.
        }
      }
    }
    return String.join("\n", lines);
  }
}

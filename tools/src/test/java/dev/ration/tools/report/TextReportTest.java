// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.tools.Results;
import dev.ration.tools.Traces;
import dev.ration.tools.replay.ReplayResult;
import dev.ration.tools.replay.ReplaySettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextReportTest {
  private static final ReplaySettings WITH_QUOTA =
      ReplaySettings.DEFAULT.withQuotas(Map.of("blog", 8_191L));

  @Test
  void isTheGoldenOne() throws IOException {
    assertThat(report(ReplaySettings.DEFAULT)).isEqualTo(golden("tiny.txt"));
  }

  @Test
  void withRefusalsIsTheGoldenOne() throws IOException {
    assertThat(report(WITH_QUOTA)).isEqualTo(golden("tiny-quota.txt"));
  }

  @Test
  void hasColourOnlyIfAskedFor() {
    ReplayResult result = Results.fixed(Results.of(Traces.read(Traces.TINY), WITH_QUOTA));

    String plain = TextReport.of(List.of(result), Results.ENVIRONMENT, 20, Style.PLAIN);
    String colour = TextReport.of(List.of(result), Results.ENVIRONMENT, 20, Style.COLOUR);
    assertThat(plain).doesNotContain("\u001B");
    assertThat(colour).contains("\u001B[1m", "\u001B[31;1m");
    assertThat(colour.replaceAll("\u001B\\[[0-9;]*m", "")).isEqualTo(plain);
  }

  @Test
  void showsTheLargestTagsOnly() {
    ReplayResult result = Results.of(Traces.read(Traces.TINY), ReplaySettings.DEFAULT);

    assertThat(TextReport.of(List.of(result), Results.ENVIRONMENT, 1, Style.PLAIN))
        .contains("By tag at the peak (1 of 3; --top 0 shows all)")
        .containsPattern("Page +Paged")
        .doesNotContain("Cart");
    assertThat(TextReport.of(List.of(result), Results.ENVIRONMENT, 0, Style.PLAIN))
        .containsPattern("Page +Paged")
        .containsPattern("Cart +Paged")
        .containsPattern("Cart +Nonp");
  }

  @Test
  void showsNoControlCharactersOfATrace() {
    String hostile =
        Traces.TINY.replace("rendered pages", "x\u001B[2Jy").replace("shop", "s\u0007p");
    ReplayResult result = Results.of(Traces.read(hostile), ReplaySettings.DEFAULT);

    assertThat(TextReport.of(List.of(result), Results.ENVIRONMENT, 0, Style.PLAIN))
        .contains("x\\u001B[2Jy", "s\\u0007p")
        .doesNotContain("\u001B", "\u0007");
  }

  @Test
  void saysWhatDoesNotBalance() {
    ReplayResult good = Results.of(Traces.read(Traces.TINY), ReplaySettings.DEFAULT);
    ReplayResult bad =
        new ReplayResult(
            good.trace(),
            good.settings(),
            good.speed(),
            good.clockNanos(),
            good.allocation(),
            good.free(),
            good.peak(),
            good.end(),
            good.tags(),
            good.processes(),
            good.timeline(),
            List.of("memory could not be locked"),
            List.of("tag 'Cart': 1 expected, 2 found"));

    assertThat(TextReport.of(List.of(bad), Results.ENVIRONMENT, 0, Style.PLAIN))
        .contains("books do not balance")
        .contains("The ledger does not balance:\n  tag 'Cart': 1 expected, 2 found\n")
        .contains("Warning: memory could not be locked\n");
  }

  private static String report(ReplaySettings settings) {
    ReplayResult result = Results.fixed(Results.of(Traces.read(Traces.TINY), settings));
    return TextReport.of(List.of(result), Results.ENVIRONMENT, 20, Style.PLAIN);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = TextReportTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

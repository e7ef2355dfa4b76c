// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.tools.Results;
import dev.ration.tools.Traces;
import dev.ration.tools.replay.ReplayResult;
import dev.ration.tools.replay.ReplaySettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonReportTest {
  private static final ReplaySettings WITH_QUOTA =
      ReplaySettings.DEFAULT.withQuotas(Map.of("blog", 8_191L));

  @Test
  void saysWhatTheResultSays() {
    ReplayResult result = Results.fixed(Results.of(Traces.read(Traces.TINY), WITH_QUOTA));
    JsonNode document = parse(JsonReport.of(List.of(result), Results.ENVIRONMENT, 20));

    assertThat(document.get("ration").asString()).isEqualTo("1.0");
    assertThat(document.get("processors").asInt()).isEqualTo(2);
    assertThat(document.get("balanced").asBoolean()).isTrue();
    assertThat(document.get("replays")).hasSize(1);
    JsonNode replay = document.get("replays").get(0);
    assertThat(replay.at("/trace/operations").asLong()).isEqualTo(8);
    assertThat(replay.at("/settings/threads").asString()).isEqualTo("one");
    assertThat(replay.at("/settings/limit").isNull()).isTrue();
    assertThat(replay.at("/settings/quotas/blog").asLong()).isEqualTo(8_191);
    assertThat(replay.at("/speed/operationsPerSecond").asDouble()).isEqualTo(3_500_000);
    assertThat(replay.at("/times/free/p999").asLong()).isEqualTo(1_500);
    assertThat(replay.at("/peak/committed").asLong()).isEqualTo(4_096 + 16_384 + 2_048);
    assertThat(replay.at("/peak/committedPerLive").asDouble()).isEqualTo(5.3689);
    assertThat(replay.at("/end/quotaRefusals").asLong()).isEqualTo(1);
  }

  @Test
  void hasTheTablesOfTheReport() {
    ReplayResult result = Results.of(Traces.read(Traces.TINY), WITH_QUOTA);
    JsonNode replay =
        parse(JsonReport.of(List.of(result), Results.ENVIRONMENT, 1)).at("/replays/0");

    assertThat(replay.get("tagCount").asInt()).isEqualTo(result.tags().size());
    assertThat(replay.get("tags")).hasSize(1);
    JsonNode tag = replay.at("/tags/0");
    assertThat(tag.get("tag").asString()).isEqualTo("Cart");
    assertThat(tag.get("type").asString()).isEqualTo("Nonp");
    assertThat(tag.get("diff").asLong()).isEqualTo(1);
    assertThat(tag.get("perAlloc").asLong()).isEqualTo(4_096);
    JsonNode blog = replay.at("/processes/2");
    assertThat(blog.get("name").asString()).isEqualTo("blog");
    assertThat(blog.get("limit").asLong()).isEqualTo(8_191);
    assertThat(blog.get("refusals").asLong()).isEqualTo(1);
    assertThat(replay.at("/processes/0/limit").isNull()).isTrue();
    assertThat(replay.at("/timeline/live")).hasSize(9);
    assertThat(replay.at("/timeline/processes/0/bytes")).hasSize(9);
  }

  @Test
  void holdsWhateverTheTraceHolds() {
    String hostile = Traces.TINY.replace("rendered pages", "\"},\\ \u0001 \uFFFE ☃");
    ReplayResult result = Results.of(Traces.read(hostile), ReplaySettings.DEFAULT);

    assertThat(
            parse(JsonReport.of(List.of(result), Results.ENVIRONMENT, 0))
                .at("/replays/0/tags/0/description")
                .asString())
        .isEqualTo("\"},\\ \u0001 \uFFFE ☃");
  }

  private static JsonNode parse(String json) {
    return JsonMapper.shared().readTree(json);
  }
}

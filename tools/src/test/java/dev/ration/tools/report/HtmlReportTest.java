// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ration.tools.Results;
import dev.ration.tools.Traces;
import dev.ration.tools.replay.ReplayResult;
import dev.ration.tools.replay.ReplaySettings;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HtmlReportTest {
  private static final ReplayResult TINY =
      Results.fixed(Results.of(Traces.read(Traces.TINY), ReplaySettings.DEFAULT));

  @Test
  void loadsNothing() {
    String page = page(TINY);

    assertThat(page).startsWith("<!doctype html>").endsWith("</html>\n");
    assertThat(page).doesNotContain("http:", "https:", "src=", "@import", "url(", "<link", "{{");
    assertThat(page).contains("default-src 'none'");
  }

  @Test
  void allowsExactlyItsOwnScriptsAndStyle() {
    String page = page(TINY);
    List<String> contents =
        all(page, "<(?:script|style)>(.*?)</(?:script|style)>").map(m -> m.group(1)).toList();
    String policy = all(page, "Policy\" content=\"([^\"]*)\"").findFirst().orElseThrow().group(1);

    assertThat(contents)
        .hasSize(3)
        .allSatisfy(one -> assertThat(policy).contains(Html.policyHash(one)));
    assertThat(policy).doesNotContain("unsafe");
    assertThat(page).doesNotContainPattern("<[^>]* (?:style|on[a-z]+)=");
  }

  @Test
  void carriesItsChartLibraryAndItsLicence() {
    assertThat(page(TINY))
        .contains("uPlot 1.6.32", "The MIT License (MIT)", "Leon Sorokin", "var uPlot=function()");
  }

  @Test
  void hasItsTablesWithoutAnyScript() {
    String tables = page(TINY).replaceAll("(?s)<script.*?</script>", "");

    assertThat(tables)
        .contains("<td class=\"c\">Page</td><td>Paged</td>")
        .contains("<td class=\"n\" data-v=\"8192\">8,192</td>")
        .contains("<td>rendered pages</td>", "<td>blog</td>")
        .contains("charts need JavaScript");
  }

  @Test
  void escapesWhatComesFromTheTrace() {
    String evil = "</script><script>alert(1)</script><img src=x onerror='alert(2)'>&\"";
    String trace =
        Traces.TINY
            .replace("two tenants, written by hand", evil)
            .replace("rendered pages", evil)
            .replace("p 9 blog", "p 9 " + evil)
            .replace("Cart", "<b>'");
    ReplayResult result = Results.of(Traces.read(trace), ReplaySettings.DEFAULT);
    String page = page(result);

    assertThat(page).doesNotContain(evil, "<img", "<script>alert", "<b>");
    assertThat(page).contains("&lt;/script&gt;&lt;script&gt;alert(1)", "&lt;b&gt;&#39;");
    assertThat(data(page).at("/replays/0/trace/comment").asString()).isEqualTo(evil);
  }

  @Test
  void holdsTheFiguresForTheCharts() {
    JsonNode replay = data(page(TINY)).at("/replays/0");

    assertThat(replay.at("/timeline/live")).hasSize(9);
    assertThat(replay.at("/times/allocation/distribution")).isNotEmpty();
  }

  @Test
  void leadsToEachOfSeveralTraces() {
    String page = HtmlReport.of(List.of(TINY, TINY), Results.ENVIRONMENT, 20);

    assertThat(page).contains("href=\"#replay-1\"", "id=\"replay-1\"", "<title>Replay of 2 traces");
    assertThat(page(TINY)).contains("<title>Replay of tiny.trace</title>").doesNotContain("<nav");
  }

  private static String page(ReplayResult result) {
    return HtmlReport.of(List.of(result), Results.ENVIRONMENT, 20);
  }

  private static JsonNode data(String page) {
    String data =
        all(page, "<script type=\"application/json\"[^>]*>(.*?)</script>")
            .findFirst()
            .orElseThrow()
            .group(1);
    return JsonMapper.shared().readTree(data);
  }

  private static Stream<MatchResult> all(String page, String pattern) {
    return Pattern.compile(pattern, Pattern.DOTALL).matcher(page).results();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ChartTest {
  private static Chart chart() {
    return new Chart("Pairs", "ns")
        .bar("CPU", "slow", 90.123456)
        .bar("CPU", "fast", 9)
        .bar("CPU", "alone", 1)
        .bar("wall", "fast", 10)
        .bar("wall", "slow", 95);
  }

  @Test
  void theShortestIsOnTopAndEveryRowIsWhole() {
    assertThat(chart().rows()).containsExactly("fast", "slow");
  }

  @Test
  void aChartIsAPictureWithBarsAndWithoutBackground() throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    String svg = chart().svg();
    Document document =
        factory
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));

    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(svg).contains("fill:rgb(31,119,208)").contains("fill:rgb(201,123,18)");
    assertThat(svg).doesNotContain("fill:rgb(255,255,255);stroke:none;\" width=\"860\"");
    assertThat(svg).doesNotContainPattern("\\d\\.\\d{2}");
  }

  @Test
  void whatWasNotMeasuredHasNoChart(@TempDir Path folder) throws IOException {
    Map<String, String> written = Charts.write(Runs.pairs(20, 21, 100, 30), folder);

    assertThat(written).containsOnlyKeys("pair.svg");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }
}

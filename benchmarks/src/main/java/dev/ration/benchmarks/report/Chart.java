// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import dev.ration.tools.report.WholeFile;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.style.HorizontalBarStyler;
import org.knowm.xchart.style.Styler;

/**
 * Bars that lie, one group for each row, the shortest on top, as an SVG file that can be read on a
 * light page and on a dark one: nothing is painted behind, and the text is of a middle grey.
 */
final class Chart {
  private static final int WIDTH = 860;
  private static final int HEAD = 110;
  private static final int BAR = 17;
  private static final int HUNDRED = 100;
  private static final float POINTS = 11;
  private static final Color CLEAR = new Color(0, 0, 0, 0);
  private static final Color TEXT = new Color(0x80, 0x86, 0x8F);
  private static final Color GRID = new Color(0x80, 0x86, 0x8F, 0x50);
  private static final Color[] BARS = {
    new Color(0x1F, 0x77, 0xD0), new Color(0xC9, 0x7B, 0x12), new Color(0x3B, 0x93, 0x4B)
  };

  /** More digits than a screen has pixels for make up half of the file. */
  private static final Pattern DIGITS = Pattern.compile("(\\d\\.\\d)\\d+");

  private final String title;
  private final String unit;
  private final Map<String, Map<String, Double>> series = new LinkedHashMap<>();

  Chart(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  String title() {
    return title;
  }

  /** Adds one bar. */
  Chart bar(String name, String row, double value) {
    series.computeIfAbsent(name, none -> new LinkedHashMap<>()).put(row, value);
    return this;
  }

  /** The rows that every series has, by the first one's values. */
  List<String> rows() {
    if (series.isEmpty()) {
      return List.of();
    }
    Map<String, Double> first = series.values().iterator().next();
    List<String> rows = new ArrayList<>(first.keySet());
    series.values().forEach(bars -> rows.retainAll(bars.keySet()));
    rows.sort(Comparator.comparing(first::get));
    return rows;
  }

  /** {@return the chart as SVG} */
  String svg() throws IOException {
    List<String> rows = rows();
    int height = HEAD + rows.size() * (series.size() * BAR + BAR / 2);
    HorizontalBarChart chart =
        new HorizontalBarChartBuilder()
            .width(WIDTH)
            .height(height)
            .title(title)
            .xAxisTitle(unit)
            .build();
    style(chart.getStyler());
    series.forEach(
        (name, bars) -> chart.addSeries(name, rows.stream().map(bars::get).toList(), rows));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VectorGraphics2D canvas = new VectorGraphics2D();
    chart.paint(canvas, WIDTH, height);
    new SVGProcessor().getDocument(canvas.getCommands(), new PageSize(WIDTH, height)).writeTo(out);
    return DIGITS.matcher(out.toString(StandardCharsets.UTF_8)).replaceAll("$1");
  }

  /** Writes the chart, unless nothing was measured for it; says whether it did. */
  boolean write(Path file) throws IOException {
    if (rows().isEmpty()) {
      return false;
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    WholeFile.write(file, svg());
    return true;
  }

  private double most() {
    return series.values().stream()
        .flatMap(bars -> bars.values().stream())
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(0);
  }

  private void style(HorizontalBarStyler style) {
    style.setChartBackgroundColor(CLEAR);
    style.setPlotBackgroundColor(CLEAR);
    style.setPlotBorderVisible(false);
    style.setChartFontColor(TEXT);
    style.setChartTitleBoxVisible(false);
    style.setLegendVisible(series.size() > 1);
    style.setLegendBackgroundColor(CLEAR);
    style.setLegendBorderColor(CLEAR);
    style.setLegendPosition(Styler.LegendPosition.OutsideS);
    style.setLegendLayout(Styler.LegendLayout.Horizontal);
    style.setAxisTickLabelsFont(style.getBaseFont().deriveFont(Font.PLAIN, POINTS));
    style.setAxisTickLabelsColor(TEXT);
    style.setAxisTickMarksColor(TEXT);
    style.setXAxisTitleColor(TEXT);
    style.setPlotGridLinesColor(GRID);
    style.setSeriesColors(BARS);
    style.setLabelsVisible(true);
    style.setLabelsFontColorAutomaticEnabled(false);
    style.setLabelsFontColor(Color.WHITE);
    style.setDecimalPattern(most() < HUNDRED ? "0.##" : "#,##0");
    style.setXAxisMin(0.0);
    // Named after the other axis, it decides how many names of rows are left out.
    style.setXAxisTickMarkSpacingHint(BAR);
  }
}

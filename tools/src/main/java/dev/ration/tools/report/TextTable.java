// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table in columns of equal width; the names of columns of numbers start with {@code >}. */
final class TextTable {
  private static final String GAP = "  ";

  private final String[] titles;
  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();

  TextTable(String... columns) {
    titles = new String[columns.length];
    right = new boolean[columns.length];
    for (int i = 0; i < columns.length; i++) {
      right[i] = columns[i].startsWith(">");
      titles[i] = right[i] ? columns[i].substring(1) : columns[i];
    }
  }

  TextTable row(String... cells) {
    rows.add(cells);
    return this;
  }

  void print(StringBuilder out, Style style) {
    int[] widths = Arrays.stream(titles).mapToInt(String::length).toArray();
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    out.append(style.title(line(titles, widths))).append('\n');
    for (String[] row : rows) {
      out.append(line(row, widths)).append('\n');
    }
  }

  private String line(String[] cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String padding = " ".repeat(widths[i] - cells[i].length());
      line.append(GAP).append(right[i] ? padding + cells[i] : cells[i] + padding);
    }
    return line.toString().stripTrailing();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The page that says which test found which bug.
 *
 * <p>Rewrites the rows of the bugs that were planted now, and keeps the others and all its text.
 */
final class FindingsPage {
  static final String FILE = "docs/planted-bugs.md";
  static final String HEAD = "| Bug | What is wrong | Breaks | Found by | How | Seconds | Day |";
  private static final String RULE = "|---|---|---|---|---|---|---|";

  private final Path page;
  private final Map<String, String> rows = new TreeMap<>();

  FindingsPage(Path root) throws IOException {
    this.page = root.resolve(FILE);
    for (String line : Files.readAllLines(page)) {
      if (isRow(line)) {
        rows.put(line.substring(2, line.indexOf(' ', 2)), line);
      }
    }
  }

  private static boolean isRow(String line) {
    return line.matches("\\| \\d\\d-.*");
  }

  /** The row of a bug, or an empty text. */
  String row(PlantedBug bug) {
    return rows.getOrDefault(bug.name(), "");
  }

  void put(PlantedBug bug, TestRun.Outcome outcome, String day) {
    String found = outcome.test().isEmpty() ? "**nobody**" : "`" + outcome.test() + "`";
    rows.put(
        bug.name(),
        "| %s | %s | %s | %s | %s | %d | %s |"
            .formatted(
                bug.name(),
                bug.what().replace("|", "\\|"),
                String.join(", ", bug.breaks()),
                found,
                outcome.end().words,
                outcome.seconds(),
                day));
  }

  /** Writes the rows of these bugs, and of no others. */
  void write(List<PlantedBug> bugs) throws IOException {
    rows.keySet().retainAll(bugs.stream().map(PlantedBug::name).toList());
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(page)) {
      if (line.equals(HEAD)) {
        lines.add(HEAD);
        lines.add(RULE);
        lines.addAll(rows.values());
      } else if (!isRow(line) && !line.equals(RULE)) {
        lines.add(line);
      }
    }
    Path aside = page.resolveSibling(page.getFileName() + ".new");
    Files.write(aside, lines);
    Files.move(aside, page, StandardCopyOption.REPLACE_EXISTING);
  }
}

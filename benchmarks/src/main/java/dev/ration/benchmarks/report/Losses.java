// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where Ration is slower, or takes more memory, than a product in the same column. */
final class Losses {
  /** Less than this apart is noise, of time and of memory. */
  private static final double SAME_TIME = 1.15;

  private static final double SAME_MEMORY = 1.02;
  private static final String RATION = "ration";

  private Losses() {}

  /** {@return a sentence for each} */
  static List<String> of(Results results) {
    List<String> found = new ArrayList<>();
    for (Tables.Table table : Tables.ALL) {
      Map<String, Map<String, Samples>> rows = results.table(table.benchmark());
      Map<String, Samples> own = rows.getOrDefault(RATION, Map.of());
      rows.forEach(
          (row, cells) -> {
            if (Results.isProduct(row)) {
              cells.forEach((column, theirs) -> lost(own.get(column), theirs, found));
            }
          });
    }
    for (Results.Memory theirs : results.memory()) {
      results.memory(RATION, theirs.workload()).ifPresent(own -> lost(own, theirs, found));
    }
    return found;
  }

  private static void lost(@Nullable Samples own, Samples theirs, List<String> found) {
    if (own != null && theirs.median() > 0 && own.median() > SAME_TIME * theirs.median()) {
      found.add(
          String.format(
              Locale.ROOT,
              "%s, %s: %.2f times what %s takes",
              own.table().replace("Benchmark", ""),
              own.column(),
              own.median() / theirs.median(),
              theirs.row()));
    }
  }

  private static void lost(Results.Memory own, Results.Memory theirs, List<String> found) {
    if (own.residentRatio() > SAME_MEMORY * theirs.residentRatio()) {
      found.add(
          String.format(
              Locale.ROOT,
              "Memory, %s: %.2f of what is live, where %s takes %.2f",
              own.workload(),
              own.residentRatio(),
              theirs.peer(),
              theirs.residentRatio()));
    }
  }
}

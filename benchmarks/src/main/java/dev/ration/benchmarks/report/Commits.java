// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Of which commits results are: a run with {@code --only} leaves those of others as they were. */
final class Commits {
  private static final String PROPERTY = "-Dration.commit=";
  private static final String UNKNOWN = "unknown";

  private Commits() {}

  /** {@return the commit of most benchmarks, and what is of which other} */
  static String read(Path folder) throws IOException {
    Map<String, TreeSet<String>> benchmarks = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
        String benchmark = file.getFileName().toString().split("@", -1)[0];
        for (JsonNode result : JsonMapper.shared().readTree(file.toFile())) {
          benchmarks.computeIfAbsent(of(result), commit -> new TreeSet<>()).add(benchmark);
        }
      }
    }
    String most =
        benchmarks.entrySet().stream()
            .max(Comparator.comparingInt(entry -> entry.getValue().size()))
            .map(Map.Entry::getKey)
            .orElse(UNKNOWN);
    StringJoiner text = new StringJoiner("; ");
    text.add("commit " + most);
    benchmarks.forEach(
        (commit, names) -> {
          if (!commit.equals(most)) {
            text.add(String.join(", ", names) + ": " + commit);
          }
        });
    return text.toString();
  }

  private static String of(JsonNode result) {
    for (JsonNode argument : result.path("jvmArgs")) {
      String text = argument.asString();
      if (text.startsWith(PROPERTY)) {
        return text.substring(PROPERTY.length());
      }
    }
    return UNKNOWN;
  }
}

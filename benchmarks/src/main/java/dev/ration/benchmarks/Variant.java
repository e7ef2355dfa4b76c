// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One of two ways to run a benchmark.
 *
 * @param text as it was asked for
 * @param parameters of JMH, by name
 * @param flags of the JVM
 */
record Variant(String text, Map<String, String> parameters, List<String> flags) {
  /**
   * Reads, for instance, {@code peer=ration,bytes=64,-XX:+UseParallelGC}.
   *
   * @param common what holds for both, read first
   * @throws IllegalArgumentException when a part is neither a parameter nor a flag
   */
  static Variant parse(String text, List<String> common) {
    Map<String, String> parameters = new TreeMap<>();
    List<String> flags = new ArrayList<>();
    List<String> parts = new ArrayList<>(common);
    parts.addAll(List.of(text.split(",", -1)));
    for (String part : parts) {
      int equals = part.indexOf('=');
      if (part.startsWith("-")) {
        flags.add(part);
      } else if (equals > 0) {
        parameters.put(part.substring(0, equals), part.substring(equals + 1));
      } else {
        throw new IllegalArgumentException(
            "'" + part + "' is neither a parameter, as in peer=ration, nor a flag, as in -Da=b");
      }
    }
    return new Variant(text, parameters, flags);
  }
}

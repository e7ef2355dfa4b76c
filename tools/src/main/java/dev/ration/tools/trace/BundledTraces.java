// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import java.io.FileNotFoundException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The recordings of real programs that come with Ration. */
public final class BundledTraces {
  private static final List<String> NAMES = List.of("gcc", "netty-tenants", "postgres", "redis");
  private static final String FOLDER = "/dev/ration/tools/traces/";
  private static final String SUFFIX = ".trace.gz";

  private BundledTraces() {}

  /** {@return the names by which {@link #find} knows them} */
  public static List<String> names() {
    return NAMES;
  }

  /** {@return all of them} */
  public static List<TraceSource> all() {
    return NAMES.stream().map(BundledTraces::source).toList();
  }

  /**
   * {@return the one that is called so, if there is one}
   *
   * @param name its name, such as {@code redis} or {@code redis.trace.gz}
   */
  public static Optional<TraceSource> find(String name) {
    return NAMES.stream()
        .filter(known -> name.equals(known) || name.equals(known + SUFFIX))
        .findFirst()
        .map(BundledTraces::source);
  }

  private static TraceSource source(String name) {
    String file = name + SUFFIX;
    return new TraceSource(
        file,
        () -> {
          InputStream in = BundledTraces.class.getResourceAsStream(FOLDER + file);
          if (in == null) {
            throw new FileNotFoundException(file + " is not in this build of ration");
          }
          return in;
        });
  }
}

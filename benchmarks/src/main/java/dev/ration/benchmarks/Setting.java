// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What the JVM of a benchmark is started with, beside what this one was. */
enum Setting {
  /** Threads as the JDK makes them, libraries with their defaults. */
  PLAIN("plain", List.of()),

  /** Threads as Netty makes them. */
  EVENT_LOOP("event-loop", Flags.EVENT_LOOP),

  /** Netty without its leak detector and its checks. */
  TUNED("tuned", Flags.TUNED),

  /** Both. */
  TUNED_EVENT_LOOP("tuned-event-loop", Flags.both());

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // it never changes
  private final List<String> flags;

  Setting(String label, List<String> flags) {
    this.label = label;
    this.flags = List.copyOf(flags);
  }

  /** How results and reports call it. */
  String label() {
    return label;
  }

  /** The flags of a JVM that runs a benchmark of JMH's. */
  List<String> flags() {
    List<String> all = new ArrayList<>(Flags.HEAP);
    all.addAll(flags);
    return all;
  }

  private static final class Flags {
    static final List<String> HEAP = List.of("-Xms1g", "-Xmx2g", "-XX:MaxDirectMemorySize=4g");
    static final List<String> EVENT_LOOP =
        List.of(
            "-Djmh.executor=CUSTOM", "-Djmh.executor.class=" + EventLoopExecutor.class.getName());
    static final List<String> TUNED =
        List.of(
            "-Dio.netty.leakDetection.level=disabled",
            "-Dio.netty.buffer.checkBounds=false",
            "-Dio.netty.buffer.checkAccessible=false");

    static List<String> both() {
      List<String> both = new ArrayList<>(EVENT_LOOP);
      both.addAll(TUNED);
      return both;
    }
  }
}

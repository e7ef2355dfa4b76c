// SPDX-License-Identifier: Apache-2.0
package dev.ration.benchmarks.report;

import dev.ration.benchmarks.peers.NativeLibrary;
import io.netty.util.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lwjgl.system.jemalloc.JEmalloc;
import org.lwjgl.system.mimalloc.mimalloc;
import org.lwjgl.system.rpmalloc.RPmalloc;

/** What a run was made with: machine, system, JVM, versions. */
final class Environment {
  private static final int HUNDRED = 100;
  private static final int TEN_THOUSAND = 10_000;

  private Environment() {}

  /** {@return values by their names} */
  static Map<String, String> read() throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    String processors = Runtime.getRuntime().availableProcessors() + " processors";
    values.put("Machine", value("/proc/cpuinfo", "model name") + ", " + processors);
    values.put("Memory", value("/proc/meminfo", "MemTotal"));
    values.put("System", property("os.name") + " " + property("os.version"));
    values.put("JVM", property("java.vendor") + " " + property("java.runtime.version"));
    Version netty = Version.identify().get("netty-buffer");
    values.put("Netty", netty == null ? "unknown" : netty.artifactVersion());
    values.put("Arrow", property("ration.arrow") + ", over the same Netty");
    values.put("mimalloc, installed", NativeLibrary.mimallocVersion());
    int mimalloc3 = mimalloc.MI_MALLOC_VERSION;
    values.put(
        "LWJGL",
        org.lwjgl.Version.getVersion()
            + " with jemalloc "
            + JEmalloc.JEMALLOC_VERSION.split("-", -1)[0]
            + ", rpmalloc "
            + RPmalloc.RPMALLOC_VERSION
            + ", mimalloc "
            + mimalloc3 / TEN_THOUSAND
            + "."
            + mimalloc3 / HUNDRED % HUNDRED
            + "."
            + mimalloc3 % HUNDRED);
    return values;
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  private static String value(String file, String name) throws IOException {
    Path path = Path.of(file);
    if (Files.exists(path)) {
      for (String line : Files.readAllLines(path)) {
        if (line.startsWith(name)) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    }
    return "unknown";
  }
}

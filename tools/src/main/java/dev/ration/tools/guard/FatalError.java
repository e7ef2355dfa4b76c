// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.guard;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What HotSpot's error file says of a touch that ended the JVM.
 *
 * @param signal its name
 * @param address that was touched
 * @param pid of the JVM; empty when the file does not say
 * @param thread what the file calls the thread; empty when it does not say
 */
record FatalError(String signal, long address, String pid, String thread) {
  private static final Pattern SIGNAL =
      Pattern.compile("si_signo: \\d+ \\((SIG\\w+)\\).*si_addr: 0x([0-9a-fA-F]{1,16})");
  private static final Pattern PID = Pattern.compile("\\bpid=(\\d+)");
  private static final Pattern THREAD =
      Pattern.compile("^Current thread \\([^)]*\\): *(.*?) *(?:\\[|$)");

  /**
   * Reads an error file.
   *
   * @throws IOException also when it tells of no touch
   */
  static FatalError read(Path file) throws IOException {
    String pid = "";
    String thread = "";
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        pid = pid.isEmpty() ? firstGroup(PID, line) : pid;
        thread = thread.isEmpty() ? firstGroup(THREAD, line) : thread;
        Matcher signal = SIGNAL.matcher(line);
        if (signal.find()) {
          long address = Long.parseUnsignedLong(signal.group(2), 16);
          return new FatalError(signal.group(1), address, pid, thread);
        }
      }
    }
    throw new IOException(
        "it has no si_addr: give an hs_err_pid*.log of a JVM that a signal has ended");
  }

  private static String firstGroup(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? matcher.group(1) : "";
  }
}

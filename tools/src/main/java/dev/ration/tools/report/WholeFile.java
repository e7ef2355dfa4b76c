// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes documents so that nobody ever finds half of one, however the writer ends: aside, and then
 * under its name. A writer that is killed may leave its draft, a hidden file with its process id.
 */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Writes a file, or replaces one.
   *
   * @param path where it is to be, in a folder that can be written to
   * @param text all that it is to hold
   * @throws IOException if it cannot be written; then what was there before still is
   */
  public static void write(Path path, String text) throws IOException {
    Path draft =
        path.resolveSibling("." + path.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.writeString(draft, text);
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files in which the operating system says how it is; a seam, so that tests can tell of other
 * machines.
 */
@FunctionalInterface
public interface HostFiles {
  /** The files of this machine. */
  HostFiles REAL = HostFiles::readReal;

  /** The lines of a file; none when it is not there or cannot be read. */
  List<String> lines(String path);

  private static List<String> readReal(String path) {
    try {
      return Files.readAllLines(Path.of(path));
    } catch (IOException absent) {
      return List.of();
    }
  }
}

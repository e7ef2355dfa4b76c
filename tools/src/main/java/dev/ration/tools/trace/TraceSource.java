// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a trace can be read from.
 *
 * @param name how errors and reports call it
 * @param opener opens its bytes
 */
public record TraceSource(String name, Opener opener) {
  /** Opens a trace's bytes. */
  @FunctionalInterface
  public interface Opener {
    /**
     * {@return the bytes of the file, for the caller to close}
     *
     * @throws IOException if it cannot be opened
     */
    InputStream open() throws IOException;
  }

  /**
   * {@return a file as a source, under the path it was given as}
   *
   * @param path the file
   */
  public static TraceSource of(Path path) {
    return new TraceSource(path.toString(), () -> Files.newInputStream(path));
  }

  /**
   * Reads the trace.
   *
   * @return the trace
   * @throws TraceFormatException if it is broken
   * @throws IOException if it cannot be read
   */
  public Trace read() throws IOException, TraceFormatException {
    try (InputStream in = opener.open()) {
      return TraceReader.read(name, in);
    }
  }
}

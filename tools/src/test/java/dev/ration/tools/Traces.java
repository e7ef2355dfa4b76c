// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import dev.ration.tools.trace.Trace;
import dev.ration.tools.trace.TraceFormatException;
import dev.ration.tools.trace.TraceReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Traces written by hand. */
public final class Traces {
  /**
   * Two tenants, both pools, a free on another thread, a block of no bytes, two blocks left over.
   */
  public static final String TINY =
      """
      ration-trace 1
      # two tenants, written by hand
      p 7 shop
      p 9 blog
      t Cart the shop's carts
      t Page rendered pages
      a 0 1 7 P Cart 100 1
      a 5 1 7 N Cart 4096 2
      a 5 2 9 P Page 5000 3
      f 10 2 1
      a 0 2 9 P Page 0 4
      a 1 1 7 P Cart 24 5
      f 1 1 3
      f 1 2 2
      """;

  private Traces() {}

  /** {@return the trace that the text spells} */
  public static Trace read(String text) {
    try {
      return TraceReader.read("tiny.trace", stream(bytes(text)));
    } catch (TraceFormatException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static ByteArrayInputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}

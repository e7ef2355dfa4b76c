// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a trace, compressed with gzip or not, and refuses one that is broken.
 *
 * <pre>{@code
 * ration-trace 1
 * # free text
 * p <process> <name>
 * t <tag> <description>
 * a <dt> <thread> <process> <pool> <tag> <bytes> <block>
 * f <dt> <thread> <block>
 * }</pre>
 */
public final class TraceReader {
  private static final String HEADER = "ration-trace ";
  private static final String VERSION = "1";
  private static final String PROCESS = "A process reads: p <process> <name>";
  private static final String TAG = "A tag reads: t <tag of 4 characters> <description>";
  private static final String ALLOCATION =
      "An allocation reads: a <dt> <thread> <process> <P or N> <tag> <bytes> <block>";
  private static final String FREE = "A free reads: f <dt> <thread> <block>";
  private static final String KINDS =
      "Lines start with #, p, t, a or f, and the first is the header.";
  private static final int SHOWN = 40;

  private final LineReader lines;
  private final RecordCursor cursor = new RecordCursor();
  private final TraceBuilder builder = new TraceBuilder();

  private TraceReader(InputStream in) {
    lines = new LineReader(in);
  }

  /**
   * Reads a trace.
   *
   * @param name how errors and reports call it, such as its path
   * @param in the bytes of the file, which are not closed
   * @return the trace
   * @throws TraceFormatException if the trace is broken
   * @throws IOException if it cannot be read
   */
  public static Trace read(String name, InputStream in) throws IOException, TraceFormatException {
    InputStream bytes = new BufferedInputStream(in);
    TraceReader reader;
    try {
      reader = new TraceReader(isGzip(bytes) ? new GZIPInputStream(bytes, 1 << 16) : bytes);
    } catch (EOFException | ZipException e) {
      throw damaged(e).at(name, 1);
    }
    try {
      reader.readAll();
    } catch (BadRecordException e) {
      throw (reader.lines.isOpen() ? e.cutShort() : e).at(name, reader.lines.number());
    } catch (EOFException | ZipException e) {
      throw damaged(e).at(name, reader.lines.number());
    }
    reader.builder.open = reader.lines.isOpen();
    return new Trace(name, reader.builder);
  }

  private void readAll() throws IOException, BadRecordException {
    if (!lines.next()) {
      throw new BadRecordException(
          "the file is empty", "A trace starts with the line '" + HEADER + VERSION + "'.");
    }
    cursor.reset(lines.buffer(), lines.start(), lines.end());
    header(cursor.rest());
    while (lines.next()) {
      cursor.reset(lines.buffer(), lines.start(), lines.end());
      line();
    }
  }

  private static void header(String line) throws BadRecordException {
    if (line.equals(HEADER + VERSION)) {
      return;
    }
    if (line.startsWith(HEADER)) {
      throw new BadRecordException(
          "the trace has format version '"
              + Printable.cut(line.substring(HEADER.length()), SHOWN)
              + "', and only version "
              + VERSION
              + " is known",
          "Replay it with the release of ration that recorded it, or a later one.");
    }
    throw new BadRecordException(
        "this is no trace: the first line is '" + Printable.cut(line, SHOWN) + "'",
        "A trace starts with the line '" + HEADER + VERSION + "'.");
  }

  private void line() throws BadRecordException {
    switch (cursor.kind()) {
      case 'a' -> allocation();
      case 'f' -> free();
      case 'p' -> process();
      case 't' -> tag();
      default -> comment();
    }
  }

  private void allocation() throws BadRecordException {
    cursor.enter(ALLOCATION);
    long pause = cursor.number("dt", TraceBuilder.MAX_MICROS);
    long thread = cursor.number("thread", Long.MAX_VALUE);
    long process = cursor.number("process", Long.MAX_VALUE);
    boolean paged = cursor.paged();
    int tag = cursor.tag();
    long bytes = cursor.number("size", TraceBuilder.MAX_BYTES);
    long block = cursor.number("block", Long.MAX_VALUE);
    cursor.end();
    builder.allocation(pause, thread, process, paged, tag, bytes, block);
  }

  private void free() throws BadRecordException {
    cursor.enter(FREE);
    long pause = cursor.number("dt", TraceBuilder.MAX_MICROS);
    long thread = cursor.number("thread", Long.MAX_VALUE);
    long block = cursor.number("block", Long.MAX_VALUE);
    cursor.end();
    builder.free(pause, thread, block);
  }

  private void process() throws BadRecordException {
    cursor.enter(PROCESS);
    long id = cursor.number("process", Long.MAX_VALUE);
    String name = cursor.rest();
    if (name.isBlank()) {
      throw cursor.missing("name");
    }
    builder.process(id, name);
  }

  private void tag() throws BadRecordException {
    cursor.enter(TAG);
    int tag = cursor.tag();
    builder.tag(tag, cursor.rest());
  }

  private void comment() throws BadRecordException {
    String text = cursor.rest();
    if (!text.startsWith("#")) {
      throw new BadRecordException(
          text.isEmpty()
              ? "the line is empty"
              : "'" + Printable.cut(text, SHOWN) + "' is no record of a trace",
          KINDS);
    }
    builder.comment(text.substring(1));
  }

  private static boolean isGzip(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip;
  }

  private static BadRecordException damaged(IOException e) {
    return e instanceof EOFException
        ? new BadRecordException(
            "the file ends in the middle of its compressed data",
            "Copy it again in full; a recorder that was killed leaves such a file.")
        : new BadRecordException(
            "the compressed data are damaged (" + e.getMessage() + ")", "Copy the file again.");
  }
}

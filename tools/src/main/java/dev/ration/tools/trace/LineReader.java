// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a stream into lines of bytes, in a buffer of fixed size: a file without line ends must not
 * fill the heap.
 */
final class LineReader {
  /** The most bytes a line may have, its line end not counted. */
  static final int MAX_LINE = 4_096;

  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private int start;
  private int end;
  private long number;
  private boolean open;

  LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * Goes to the next line.
   *
   * @return whether there is one
   */
  boolean next() throws IOException, BadRecordException {
    number++;
    int from = position;
    while (true) {
      int lineEnd = indexOfLineEnd(from);
      int known = (lineEnd < 0 ? limit : lineEnd) - position;
      if (known > MAX_LINE) {
        throw new BadRecordException(
            "the line is longer than " + MAX_LINE + " bytes",
            "If this is a trace, shorten the name, description or comment.");
      }
      if (lineEnd >= 0) {
        take(lineEnd, lineEnd + 1);
        return true;
      }
      if (!fill()) {
        take(limit, limit);
        open |= known > 0;
        return known > 0;
      }
      from = position + known;
    }
  }

  /** {@return the bytes in which the current line is, from {@link #start} to {@link #end}} */
  byte[] buffer() {
    return buffer;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** {@return the number of the current line, or of the one that could not be read, from 1} */
  long number() {
    return number;
  }

  /** {@return whether the last line has been read, and has no line end} */
  boolean isOpen() {
    return open;
  }

  private void take(int lineEnd, int next) {
    start = position;
    end = lineEnd > start && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    position = next;
  }

  private int indexOfLineEnd(int from) {
    for (int i = from; i < limit; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Moves the unfinished line to the front and reads on behind it. */
  private boolean fill() throws IOException {
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    int read = in.read(buffer, limit, buffer.length - limit);
    if (read < 0) {
      return false;
    }
    limit += read;
    return true;
  }
}

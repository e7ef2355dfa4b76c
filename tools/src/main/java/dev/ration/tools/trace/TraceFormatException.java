// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

/** A trace that cannot be replayed, where it is broken, why, and what to do about it. */
public final class TraceFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The trace. */
  private final String file;

  /** The broken line, counted from 1. */
  private final long line;

  /** What is wrong with it. */
  private final String reason;

  /** What to do about it. */
  private final String cure;

  /**
   * Makes an exception whose message is {@code file:line: reason}.
   *
   * @param file the trace's name
   * @param line the broken line, counted from 1
   * @param reason what is wrong with it, without a full stop
   * @param cure what to do about it, as a sentence
   */
  public TraceFormatException(String file, long line, String reason, String cure) {
    super(file + ":" + line + ": " + reason);
    this.file = file;
    this.line = line;
    this.reason = reason;
    this.cure = cure;
  }

  /** {@return the trace's name} */
  public String file() {
    return file;
  }

  /** {@return the broken line, counted from 1} */
  public long line() {
    return line;
  }

  /** {@return what is wrong with the line, without a full stop} */
  public String reason() {
    return reason;
  }

  /** {@return what to do about it, as a sentence} */
  public String cure() {
    return cure;
  }
}

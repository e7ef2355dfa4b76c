// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

/** What is wrong with the line being read, before anybody has said which line that is. */
final class BadRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What to do about it. */
  private final String cure;

  BadRecordException(String reason, String cure) {
    super(reason, null, false, false);
    this.cure = cure;
  }

  /** The same of a last line without a line end, which says what may have happened. */
  BadRecordException cutShort() {
    return new BadRecordException(
        String.valueOf(getMessage()),
        "The file ends in this line, without a line end: a recorder that was killed leaves such a"
            + " file. Remove the line to replay what was recorded before. "
            + cure);
  }

  TraceFormatException at(String file, long line) {
    return new TraceFormatException(file, line, String.valueOf(getMessage()), cure);
  }
}

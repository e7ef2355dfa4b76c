// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one record, which single spaces separate.
 *
 * <p>It works on the bytes of the line, so that reading a number makes no object. What it throws
 * ends with the grammar of the record that was being read.
 */
final class RecordCursor {
  private static final int SHOWN = 32;

  private byte[] buffer = {};
  private int position;
  private int end;
  private String grammar = "";

  /** Starts on another line. */
  void reset(byte[] newBuffer, int newStart, int newEnd) {
    buffer = newBuffer;
    position = newStart;
    end = newEnd;
    grammar = "";
  }

  /** {@return the letter that says which record it is, or 0 if the line starts with none} */
  int kind() {
    boolean alone = position < end && (position + 1 == end || buffer[position + 1] == ' ');
    return alone ? buffer[position] : 0;
  }

  /** Goes on behind the letter. */
  void enter(String grammarOfRecord) {
    grammar = grammarOfRecord;
    position = Math.min(position + 2, end);
  }

  /**
   * {@return a number from 0 to {@code max}}
   *
   * @param what the field's name, for complaints
   * @param max the greatest number allowed
   */
  long number(String what, long max) throws BadRecordException {
    int start = position;
    long number = 0;
    while (position < end && buffer[position] != ' ') {
      int digit = buffer[position] - '0';
      if (digit < 0 || digit > 9) {
        throw notANumber(what, start);
      }
      if (number > (max - digit) / 10) {
        throw tooLarge(what, start, max);
      }
      number = number * 10 + digit;
      position++;
    }
    if (position == start) {
      throw missing(what);
    }
    skipSeparator();
    return number;
  }

  /** {@return the four characters of a tag as its number; spaces within it are allowed} */
  int tag() throws BadRecordException {
    if (position == end) {
      throw missing("tag");
    }
    int tag = 0;
    int start = position;
    for (int i = 0; i < Integer.BYTES; i++, position++) {
      if (position == end || buffer[position] < ' ' || buffer[position] > '~') {
        throw badTag(start);
      }
      tag = (tag << Byte.SIZE) | buffer[position];
    }
    if (position < end && buffer[position] != ' ') {
      throw badTag(start);
    }
    skipSeparator();
    return tag;
  }

  /** {@return whether the pool is {@code P}, and not {@code N}} */
  boolean paged() throws BadRecordException {
    int start = position;
    String pool = field();
    return switch (pool) {
      case "P" -> true;
      case "N" -> false;
      case "" -> throw missing("pool");
      default -> throw complaint("the pool is '" + shown(start) + "' and must be P or N");
    };
  }

  /** {@return the rest of the line} */
  String rest() {
    String rest = new String(buffer, position, end - position, StandardCharsets.UTF_8);
    position = end;
    return rest;
  }

  /** Requires that nothing is left of the line. */
  void end() throws BadRecordException {
    if (position < end) {
      throw complaint("'" + shown(position) + "' is more than the record has");
    }
    if (buffer[end - 1] == ' ') {
      throw complaint("the line ends with a space");
    }
  }

  BadRecordException missing(String what) {
    return complaint("the " + what + " is missing");
  }

  BadRecordException complaint(String reason) {
    return new BadRecordException(reason, grammar);
  }

  private String field() {
    int start = position;
    while (position < end && buffer[position] != ' ') {
      position++;
    }
    String field = new String(buffer, start, position - start, StandardCharsets.UTF_8);
    skipSeparator();
    return field;
  }

  /** Fields end at a space or with the line. */
  private void skipSeparator() {
    if (position < end) {
      position++;
    }
  }

  private BadRecordException notANumber(String what, int start) {
    String text = shown(start);
    return complaint(
        text.matches("-[0-9]+")
            ? "the " + what + " " + text + " is negative"
            : "the " + what + " '" + text + "' is not a number");
  }

  private BadRecordException tooLarge(String what, int start, long max) {
    String text = shown(start);
    return complaint(
        text.matches("[0-9.]+")
            ? "the " + what + " " + text + " is out of range: it may be at most " + max
            : "the " + what + " '" + text + "' is not a number");
  }

  private BadRecordException badTag(int start) {
    return complaint("the tag '" + shown(start) + "' is not four printable ASCII characters");
  }

  /** The field at {@code start}, short enough for a message. */
  private String shown(int start) {
    int stop = start;
    while (stop < end && buffer[stop] != ' ') {
      stop++;
    }
    return Printable.cut(new String(buffer, start, stop - start, StandardCharsets.UTF_8), SHOWN);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.nt;

import java.util.Locale;

/**
 * A pool tag: 1 to 4 characters that say who asked for a block. It is the {@code Tag} parameter of
 * ExAllocatePoolWithTag (wdm.h).
 *
 * <p>The number is that of a C multi-character literal: the last character is the lowest byte, and
 * a shorter tag leaves the high bytes zero.
 *
 * {@snippet :
 * PoolTag.of("Fred").value();  // 0x46726564
 * PoolTag.of("Fred").dumped(); // "derF", the order of its bytes in memory
 * PoolTag.of("abc").value();   // 0x00616263
 * }
 *
 * <p>The bit {@link #PROTECTED} is part of the number but not of the tag: it is stripped before
 * tags are compared, counted or shown ({@link #identity}). Two records that differ in it alone are
 * not {@linkplain #equals equal}.
 *
 * @param value the tag as a number: 1 to 4 characters from U+0020 to U+007E, with or without {@link
 *     #PROTECTED}
 */
public record PoolTag(int value) {
  /** PROTECTED_POOL (wdm.h): the bit that marks a tag whose blocks must be freed with the tag. */
  public static final int PROTECTED = 0x80000000;

  /** 'None', the tag of blocks from routines that take none (ExAllocatePool, wdm.h). */
  public static final PoolTag NONE = new PoolTag(0x4E6F6E65);

  private static final int MAX_LENGTH = 4;

  /**
   * Makes the tag with the given number.
   *
   * @throws IllegalArgumentException if the number without {@link #PROTECTED} is not made of 1 to 4
   *     characters from U+0020 to U+007E
   */
  public PoolTag {
    if (!isPrintable(identity(value))) {
      throw new IllegalArgumentException(
          String.format(
              "0x%08X is no pool tag: each byte must be a character from 0x20 to 0x7E, and only the"
                  + " leading bytes may be zero. Build the tag from text, as in"
                  + " PoolTag.of(\"Fred\")",
              value));
    }
  }

  /**
   * {@return the tag that the text spells}
   *
   * @param text 1 to 4 characters from U+0020 to U+007E; case matters
   * @throws IllegalArgumentException if the text is empty, longer, or has another character
   */
  public static PoolTag of(String text) {
    int length = text.length();
    if (length == 0 || length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A pool tag has 1 to 4 characters, and \"%s\" has %d: choose a short mark, as in"
                  + " PoolTag.of(\"Fred\")",
              text,
              length));
    }
    int value = 0;
    for (int i = 0; i < length; i++) {
      char character = text.charAt(i);
      if (!isPrintable(character)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "A pool tag has printable ASCII characters only, U+0020 to U+007E, and the one at"
                    + " index %d is U+%04X: replace it",
                i,
                (int) character));
      }
      value = value << Byte.SIZE | character;
    }
    return new PoolTag(value);
  }

  /**
   * {@return the tag with the given number}
   *
   * @param value the tag as a number
   * @throws IllegalArgumentException if the number is no tag, as for the constructor
   */
  public static PoolTag of(int value) {
    return new PoolTag(value);
  }

  /**
   * {@return the number without {@link #PROTECTED}, by which tags are compared and counted}
   *
   * @param tag any number
   */
  public static int identity(int tag) {
    return tag & ~PROTECTED;
  }

  /**
   * {@return any number as the text of a tag, for printing}
   *
   * <p>{@link #PROTECTED} is stripped, leading zero bytes are dropped, and every other byte that is
   * no printable character is shown as a dot. The number 0 is shown as four dots. For a {@code
   * PoolTag} the result is {@link #text()}.
   *
   * @param tag any number
   */
  public static String text(int tag) {
    int rest = identity(tag);
    if (rest == 0) {
      return "....";
    }
    int length = MAX_LENGTH - Integer.numberOfLeadingZeros(rest) / Byte.SIZE;
    char[] characters = new char[length];
    for (int i = length - 1; i >= 0; i--) {
      int character = rest & 0xFF;
      characters[i] = isPrintable((char) character) ? (char) character : '.';
      rest >>>= Byte.SIZE;
    }
    return new String(characters);
  }

  /**
   * {@return any number as a debugger shows it from memory: {@link #text(int)} from back to front}
   *
   * @param tag any number
   */
  public static String dumped(int tag) {
    return new StringBuilder(text(tag)).reverse().toString();
  }

  /** {@return the tag as it was written, such as {@code Fred}} */
  public String text() {
    return text(value);
  }

  /**
   * {@return the tag in the order of its bytes in little-endian memory, such as {@code derF} for
   * {@code Fred}: what PoolMon and the {@code !pool} command of WinDbg show}
   */
  public String dumped() {
    return dumped(value);
  }

  /** {@return whether the number has the bit {@link #PROTECTED}} */
  public boolean isProtected() {
    return value < 0;
  }

  /** {@return {@link #text()}} */
  @Override
  public String toString() {
    return text();
  }

  private static boolean isPrintable(int tag) {
    if (tag == 0) {
      return false;
    }
    for (int rest = tag; rest != 0; rest >>>= Byte.SIZE) {
      if (!isPrintable((char) (rest & 0xFF))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(char character) {
    return character >= 0x20 && character <= 0x7E;
  }
}

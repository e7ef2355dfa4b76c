// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.trace;

/**
 * Text of a trace, made safe to show on a terminal: a trace comes from elsewhere, and a name in it
 * could hold escape sequences that repaint the screen.
 */
public final class Printable {
  private static final String ELLIPSIS = "...";

  private Printable() {}

  /**
   * {@return the text with every character that moves, hides or reorders others written as {@code
   * \}{@code uXXXX}}
   *
   * @param text any text
   */
  public static String of(String text) {
    if (text.codePoints().noneMatch(Printable::isUnsafe)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (isUnsafe(point)) {
                safe.append(String.format("\\u%04X", point));
              } else {
                safe.appendCodePoint(point);
              }
            });
    return safe.toString();
  }

  /**
   * {@return the text, safe to show and at most {@code length} characters long}
   *
   * @param text any text
   * @param length the most characters of the result, at least 4
   */
  public static String cut(String text, int length) {
    String safe = of(text);
    if (safe.length() <= length) {
      return safe;
    }
    int end = length - ELLIPSIS.length();
    if (Character.isHighSurrogate(safe.charAt(end - 1))) {
      end--;
    }
    return safe.substring(0, end) + ELLIPSIS;
  }

  private static boolean isUnsafe(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}

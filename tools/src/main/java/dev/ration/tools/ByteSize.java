// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as it is written on the command line, such as {@code 64m}. */
final class ByteSize implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("([0-9]+)([kmgt]?)");
  private static final String UNITS = "kmgt";

  @Override
  public Long convert(String text) {
    return parse(text);
  }

  /**
   * {@return the number of bytes}
   *
   * @throws TypeConversionException if the text is no number, or a negative or too great one
   */
  static long parse(String text) {
    Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a number of bytes, such as 65536, 64k, 16m or 2g");
    }
    String unit = matcher.group(2);
    int shift = unit.isEmpty() ? 0 : 10 * (UNITS.indexOf(unit) + 1);
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new TypeConversionException(
          "'" + text + "' is more than any machine has: give fewer bytes");
    }
  }
}

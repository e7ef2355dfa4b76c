// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A quota as it is given on the command line.
 *
 * @param process the name of the processes it is for
 * @param bytes how much of each pool each of them may be charged
 */
record Quota(String process, long bytes) {
  /** Reads {@code NAME=BYTES}, where the name may have equals signs itself. */
  static final class Converter implements ITypeConverter<Quota> {
    @Override
    public Quota convert(String text) {
      int equals = text.lastIndexOf('=');
      if (equals <= 0) {
        throw new TypeConversionException("'" + text + "' is not NAME=BYTES, such as search=16m");
      }
      return new Quota(text.substring(0, equals), ByteSize.parse(text.substring(equals + 1)));
    }
  }
}

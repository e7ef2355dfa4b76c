// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import dev.ration.tools.replay.ThreadMode;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A thread mode as the command line spells it. */
final class ThreadModeConverter implements ITypeConverter<ThreadMode> {
  @Override
  public ThreadMode convert(String text) {
    return Arrays.stream(ThreadMode.values())
        .filter(mode -> mode.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'"
                        + text
                        + "' is none of: "
                        + Arrays.stream(ThreadMode.values())
                            .map(ThreadMode::toString)
                            .collect(Collectors.joining(", "))));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools;

import dev.ration.tools.trace.BundledTraces;
import dev.ration.tools.trace.TraceSource;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Finds the traces that the command line names. */
final class TraceArguments {
  private final Function<String, RuntimeException> wrong;

  /**
   * Makes a finder.
   *
   * @param wrong makes what is thrown for an argument that names no trace
   */
  TraceArguments(Function<String, RuntimeException> wrong) {
    this.wrong = wrong;
  }

  /** {@return the sources in the order of the arguments, or all bundled ones if there are none} */
  List<TraceSource> resolve(List<String> arguments) {
    return arguments.isEmpty()
        ? BundledTraces.all()
        : arguments.stream().map(this::resolve).toList();
  }

  /** A file goes before a bundled trace of the same name. */
  private TraceSource resolve(String argument) {
    Path path = path(argument);
    if (Files.isDirectory(path)) {
      throw wrong.apply(argument + " is a folder: name the traces in it");
    }
    if (Files.exists(path)) {
      if (!Files.isReadable(path)) {
        throw wrong.apply(argument + " cannot be read: you have no permission");
      }
      return TraceSource.of(path);
    }
    return BundledTraces.find(argument)
        .orElseThrow(
            () ->
                wrong.apply(
                    "there is no file "
                        + argument
                        + ", and the bundled traces are "
                        + String.join(", ", BundledTraces.names())));
  }

  private Path path(String argument) {
    try {
      return Path.of(argument);
    } catch (InvalidPathException e) {
      throw wrong.apply("'" + argument + "' is no path: " + e.getReason());
    }
  }
}

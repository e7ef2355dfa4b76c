// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

import java.io.IOException;
import java.nio.file.Path;

/** Writes one document after the other to the file that its argument names, until it is killed. */
final class EndlessWriter {
  private static final int LINES = 60_000;

  private EndlessWriter() {}

  /** A document of some megabytes: its lines and its end say its number. */
  static String document(int number) {
    return ("line of document " + number + "\n").repeat(LINES) + "end of document " + number + "\n";
  }

  /** Whether a text is a document from its first line to its last. */
  static boolean isDocument(String text) {
    String end = "end of document ";
    int at = text.lastIndexOf(end);
    return at >= 0
        && text.equals(document(Integer.parseInt(text.substring(at + end.length()).strip())));
  }

  public static void main(String[] arguments) throws IOException {
    for (int number = 1; ; number++) {
      WholeFile.write(Path.of(arguments[0]), document(number));
      System.out.println(number);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.quality;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Deliberately wrong sources; a line that ends in {@code // wrong: TEXT} is to draw that text. */
final class WrongSources {
  private static final Pattern MARK = Pattern.compile("// wrong: (.+)$");

  private WrongSources() {}

  /** Copies a folder of them to where javac takes them for Java. */
  static List<Path> copy(String folder, Path to) throws IOException {
    Path from = SourceFile.ROOT.resolve("core/src/test/resources/wrong").resolve(folder);
    List<Path> copies = new ArrayList<>();
    try (Stream<Path> paths = Files.list(from)) {
      for (Path path : paths.sorted().toList()) {
        String name = requireNonNull(path.getFileName()).toString().replace(".java.txt", ".java");
        copies.add(Files.copy(path, to.resolve(name)));
      }
    }
    return copies;
  }

  /** The marked lines, as {@code Name.java:7}, with what each is to draw. */
  static SortedMap<String, String> marks(List<Path> sources) throws IOException {
    SortedMap<String, String> marks = new TreeMap<>();
    for (Path source : sources) {
      int number = 0;
      for (String line : Files.readAllLines(source)) {
        number++;
        Matcher mark = MARK.matcher(line);
        if (mark.find()) {
          marks.put(source.getFileName() + ":" + number, mark.group(1));
        }
      }
    }
    return marks;
  }
}

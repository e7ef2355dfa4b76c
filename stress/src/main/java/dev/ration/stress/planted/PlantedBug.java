// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A bug that is put into core on purpose, to see whether a test finds it.
 *
 * <p>Its file is a unified diff below three lines: {@code What} is wrong, which clauses of
 * CONTRACT.md or decisions it {@code Breaks}, and the classes of core's {@code Tests}, below {@code
 * dev.ration}, that are asked first.
 *
 * @param name the file's name without its ending; begins with two digits
 * @param file the source that it changes, from the repository's root
 */
record PlantedBug(
    String name,
    String what,
    List<String> breaks,
    List<String> tests,
    String file,
    List<Hunk> hunks) {
  static final String FOLDER = "stress/planted-bugs";
  private static final String ENDING = ".patch";

  /** The bugs of a repository, by their numbers. */
  static List<PlantedBug> all(Path root) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(FOLDER))) {
      List<PlantedBug> bugs = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(ENDING)).sorted().toList()) {
        bugs.add(read(file));
      }
      return bugs;
    }
  }

  static PlantedBug read(Path patch) throws IOException {
    String fileName = patch.getFileName().toString();
    return parse(
        fileName.substring(0, fileName.length() - ENDING.length()), Files.readAllLines(patch));
  }

  static PlantedBug parse(String name, List<String> lines) {
    return new PlantedBug(
        name,
        header(name, lines, "What: "),
        split(header(name, lines, "Breaks: ")),
        split(header(name, lines, "Tests: ")),
        header(name, lines, "+++ b/"),
        hunks(lines));
  }

  private static String header(String name, List<String> lines, String start) {
    List<String> found = lines.stream().filter(line -> line.startsWith(start)).toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          name + " needs one line that starts with '" + start + "' and has " + found.size());
    }
    return found.getFirst().substring(start.length()).strip();
  }

  private static List<String> split(String header) {
    return Arrays.stream(header.split(",")).map(String::strip).toList();
  }

  private static List<Hunk> hunks(List<String> lines) {
    List<Hunk> hunks = new ArrayList<>();
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    boolean inside = false;
    for (String line : lines) {
      if (line.startsWith("@@")) {
        if (inside) {
          hunks.add(new Hunk(before, after));
          before.clear();
          after.clear();
        }
        inside = true;
      } else if (inside) {
        String text = line.isEmpty() ? "" : line.substring(1);
        if (!line.startsWith("+")) {
          before.add(text);
        }
        if (!line.startsWith("-")) {
          after.add(text);
        }
      }
    }
    hunks.add(new Hunk(before, after));
    return hunks;
  }

  String number() {
    return name.substring(0, 2);
  }

  /** The lines of its source with the bug in them. */
  List<String> plant(Path root) throws IOException {
    List<String> source = Files.readAllLines(root.resolve(file));
    List<String> planted = source;
    for (Hunk hunk : hunks) {
      planted = hunk.applyTo(planted, name + ": " + file);
    }
    if (planted.equals(source)) {
      throw new IllegalArgumentException(name + " changes nothing");
    }
    return planted;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.guard;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The blocks of a file of guarded blocks, as its JVM left it. */
final class GuardList {
  private static final String HEAD = "ration-guards 1\t";
  private static final int PAGE = 4096;

  private final List<GuardedBlock> blocks = new ArrayList<>();
  private final String pid;

  private GuardList(String pid) {
    this.pid = pid;
  }

  /**
   * Reads a file.
   *
   * @throws IOException also when it is no such file
   */
  static GuardList read(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      String head = reader.readLine();
      if (head == null || !head.startsWith(HEAD)) {
        throw new IOException(
            "this is no file of guarded blocks: give the one of SpecialPoolOptions.withFile");
      }
      GuardList list = new GuardList(head.substring(HEAD.length()).strip());
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        list.add(new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
      }
      return list;
    }
  }

  private void add(String line) {
    if (line.startsWith("a\t") || line.startsWith("f\t")) {
      try {
        blocks.add(GuardedBlock.parse(line));
      } catch (IllegalArgumentException e) {
        // It was being written when the JVM ended.
      }
    }
  }

  /** The number of the operating system process that wrote it. */
  String pid() {
    return pid;
  }

  int size() {
    return blocks.size();
  }

  /**
   * The block that a touch was meant for: on whose pages it was; of two beside a guard an allocated
   * one rather than a freed one, and the one whose guard it is.
   */
  Optional<GuardedBlock> nearest(long touched) {
    return blocks.stream()
        .filter(block -> block.distance(touched) <= PAGE)
        .min(
            Comparator.<GuardedBlock>comparingInt(block -> block.distance(touched) == 0 ? 0 : 1)
                .thenComparing(GuardedBlock::freed)
                .thenComparing(block -> !block.isGuardedAt(touched)));
  }
}

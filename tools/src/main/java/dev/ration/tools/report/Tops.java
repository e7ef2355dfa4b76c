// SPDX-License-Identifier: Apache-2.0
package dev.ration.tools.report;

import dev.ration.tools.replay.ReplayResult.TagLine;
import java.util.List;

/** How many lines of tags a report has, and what all of them add up to. */
final class Tops {
  private Tops() {}

  /**
   * {@return how many of {@code lines} lines to show, when at most {@code top} are wanted, 0 for
   * all}
   */
  static int shown(int lines, int top) {
    return top == 0 ? lines : Math.min(lines, top);
  }

  static Total total(List<TagLine> lines) {
    long allocs = 0;
    long frees = 0;
    long bytes = 0;
    for (TagLine line : lines) {
      allocs += line.allocs();
      frees += line.frees();
      bytes += line.bytes();
    }
    return new Total(allocs, frees, bytes);
  }

  /** The sum of lines of tags. */
  record Total(long allocs, long frees, long bytes) {
    long diff() {
      return allocs - frees;
    }

    long perAlloc() {
      return diff() == 0 ? 0 : bytes / diff();
    }
  }
}

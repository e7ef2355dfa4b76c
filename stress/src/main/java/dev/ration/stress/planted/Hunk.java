// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.planted;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Consecutive lines of a source, and what they become.
 *
 * <p>Found by what they say and not by where they stand, so that changes elsewhere in the file do
 * no harm. If need be without the outermost lines of context; but what fits two places fits none.
 */
record Hunk(List<String> before, List<String> after) {
  /** How many lines of context, on either side, may have changed. */
  private static final int FUZZ = 2;

  Hunk {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /**
   * {@return the lines of a source in which these have been replaced}
   *
   * @throws IllegalArgumentException when the source has no such place, or more than one
   */
  List<String> applyTo(List<String> source, String file) {
    for (int fuzz = 0; fuzz <= FUZZ; fuzz++) {
      int head = Math.min(fuzz, contextAbove());
      int tail = Math.min(fuzz, contextBelow());
      List<String> wanted = before.subList(head, before.size() - tail);
      int at = Collections.indexOfSubList(source, wanted);
      if (at >= 0 && !wanted.isEmpty()) {
        if (Collections.lastIndexOfSubList(source, wanted) != at) {
          throw new IllegalArgumentException(
              file + " has more than one place for the patch: give it more context");
        }
        List<String> result = new ArrayList<>(source.subList(0, at));
        result.addAll(after.subList(head, after.size() - tail));
        result.addAll(source.subList(at + wanted.size(), source.size()));
        return result;
      }
    }
    throw new IllegalArgumentException(
        file
            + " has no place for the patch any more: plant the bug anew. Looked for:\n"
            + String.join("\n", before));
  }

  private int contextAbove() {
    int same = 0;
    while (same < Math.min(before.size(), after.size())
        && before.get(same).equals(after.get(same))) {
      same++;
    }
    return same;
  }

  private int contextBelow() {
    int same = 0;
    while (same < Math.min(before.size(), after.size()) - contextAbove()
        && before.get(before.size() - 1 - same).equals(after.get(after.size() - 1 - same))) {
      same++;
    }
    return same;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.suite;

import java.util.List;

/**
 * What became of a part.
 *
 * @param passed whether it ran, to its end, and found nothing
 * @param text what it did, in a few words
 * @param notes what a reader has to know besides: what was not tested and why, and what was found
 */
record Outcome(boolean passed, String text, List<String> notes) {
  Outcome {
    notes = List.copyOf(notes);
  }
}

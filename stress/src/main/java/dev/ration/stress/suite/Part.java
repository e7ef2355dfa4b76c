// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.suite;

import java.io.IOException;

/** One way to try to break the pool. */
interface Part {
  /** Its name on the command line. */
  String name();

  /** What it does, on one line. */
  String description();

  /** Whether a seed decides what it tries. */
  boolean isRandom();

  /** Runs it to its end. */
  Outcome run(Work work) throws IOException, InterruptedException;
}

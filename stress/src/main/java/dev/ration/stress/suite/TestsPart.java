// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Tests of a module, in the long form or the one of a build.
 *
 * @param name its name on the command line
 * @param description what it does
 * @param isRandom whether a seed decides what it tries
 * @param module whose tests
 * @param minutes that the long form may take at most
 * @param classes the tests
 */
record TestsPart(
    String name,
    String description,
    boolean isRandom,
    String module,
    int minutes,
    List<String> classes)
    implements Part {
  TestsPart {
    classes = List.copyOf(classes);
  }

  @Override
  public Outcome run(Work work) throws IOException, InterruptedException {
    Path folder = work.root().resolve(module);
    List<String> options = new ArrayList<>(List.of("-ea", "-Xmx1536m"));
    options.add("-Dration.firstSeed=" + work.seed());
    if (!work.isShort()) {
      options.add("-Dration.stress=long");
    }
    Work.Ending ending = work.run(name, folder, minutes, options, TestRunner.class, classes);
    List<String> notes = new ArrayList<>(TestRunner.notes(ending.lines()));
    if (!ending.inTime()) {
      notes.add("ended after " + minutes + " minutes, in the middle");
    }
    String counts = TestRunner.counts(ending.lines());
    return new Outcome(ending.inTime() && ending.code() == 0, counts, notes);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.ration.stress.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The planted bugs do not rot: each still has its place in the sources, and was found. */
class PlantedBugsTest {
  private static final Path ROOT = Path.of("..");
  private static final List<PlantedBug> BUGS = bugs();

  private static List<PlantedBug> bugs() {
    try {
      return PlantedBug.all(ROOT);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void thereAreMoreThanTwentyFiveAndTheirNumbersAreTheirOwn() {
    assertThat(BUGS).hasSizeGreaterThanOrEqualTo(28);
    assertThat(BUGS).extracting(PlantedBug::number).doesNotHaveDuplicates();
  }

  /** All at once, but for those of one source, of which each round takes one. */
  @Test
  void eachHasItsPlaceInTheSourcesAndCompiles(@TempDir Path scratch) throws IOException {
    Workshop workshop = new Workshop(ROOT, scratch, System.getProperty("java.class.path"));
    Map<String, Deque<PlantedBug>> bySource = new TreeMap<>();
    BUGS.forEach(bug -> bySource.computeIfAbsent(bug.file(), file -> new ArrayDeque<>()).add(bug));
    while (!bySource.isEmpty()) {
      List<PlantedBug> round = bySource.values().stream().map(Deque::poll).toList();
      assertThat(workshop.complaint(round)).isEmpty();
      bySource.values().removeIf(Deque::isEmpty);
    }
  }

  @Test
  void eachBreaksAClauseAndNamesTestsThatExist() throws IOException {
    String contract = Files.readString(ROOT.resolve("CONTRACT.md"));
    for (PlantedBug bug : BUGS) {
      assertThat(bug.breaks())
          .as(bug.name())
          .allSatisfy(clause -> assertThat(contract).contains("| " + clause + " |"));
      assertThat(bug.tests())
          .as(bug.name())
          .allSatisfy(
              test ->
                  assertThat(
                          ROOT.resolve(
                              "core/src/test/java/dev/ration/" + test.replace('.', '/') + ".java"))
                      .exists());
    }
  }

  @Test
  void eachHasBeenFound() throws IOException {
    FindingsPage page = new FindingsPage(ROOT);
    for (PlantedBug bug : BUGS) {
      assertThat(page.row(bug))
          .as("%s: run stress/planted %s", bug.name(), bug.number())
          .contains(bug.what())
          .doesNotContain(TestRun.End.PASSED.words);
    }
  }
}
